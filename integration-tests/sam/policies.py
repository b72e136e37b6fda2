"""Writes each policy of the roles in a translated template as a file of its own, with made-up ARNs in place of
references: policies.py TRANSLATED DIRECTORY. Refuses an action or a resource with a star, but for X-Ray's."""

import json
import os
import re
import sys

SERVICES = {
    "AWS::DynamoDB::Table": "dynamodb:eu-west-1:123456789012:table/",
    "AWS::Kinesis::Stream": "kinesis:eu-west-1:123456789012:stream/",
    "AWS::SQS::Queue": "sqs:eu-west-1:123456789012:",
    "AWS::S3::Bucket": "s3:::",
    "AWS::Logs::LogGroup": "logs:eu-west-1:123456789012:log-group:",
    "AWS::Lambda::Function": "lambda:eu-west-1:123456789012:function:",
}

with open(sys.argv[1], encoding="utf-8") as file:
    resources = json.load(file)["Resources"]


def arn(name):
    kind = resources[name]["Type"]
    return "arn:aws:" + SERVICES[kind] + name.lower() + (":*" if kind == "AWS::Logs::LogGroup" else "")


def resolved(value):
    if isinstance(value, list):
        return [resolved(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::GetAtt" in value:
        name, attribute = value["Fn::GetAtt"]
        if attribute != "Arn":
            raise SystemExit(f"a policy names the {attribute} of {name}; only ARNs are known here")
        return arn(name)
    if "Fn::Sub" in value:
        return re.sub(r"\$\{(\w+)\.Arn\}", lambda match: arn(match[1]), value["Fn::Sub"])
    if "Ref" in value:
        return arn(value["Ref"])
    return {key: resolved(item) for key, item in value.items()}


def policies(role):
    """Those of a role, whichever way its conditions are decided."""
    for policy in role["Properties"].get("Policies", []):
        choices = policy["Fn::If"][1:] if "Fn::If" in policy else [policy]
        yield from (choice for choice in choices if "PolicyDocument" in choice)


def starred(statement):
    xray = all(action.startswith("xray:") for action in statement["Action"])
    return any("*" in action for action in statement["Action"]) or (statement["Resource"] == "*" and not xray)


os.makedirs(sys.argv[2], exist_ok=True)
count = 0
for name, role in resources.items():
    if role["Type"] != "AWS::IAM::Role":
        continue
    if role["Properties"].get("ManagedPolicyArns"):
        raise SystemExit(f"{name} has managed policies; they allow more than it needs")
    for policy in policies(role):
        document = resolved(policy["PolicyDocument"])
        for statement in document["Statement"]:
            if starred(statement):
                raise SystemExit(f"{name}: {statement} has a star")
        path = os.path.join(sys.argv[2], f"{name}-{policy['PolicyName']}.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
        count += 1
print(f"{count} policies")

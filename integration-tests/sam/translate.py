"""Prints the CloudFormation template that AWS makes of a SAM template, as JSON: translate.py TEMPLATE."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samcli.commands.validate.lib.exceptions import InvalidSamDocumentException
from samcli.lib.translate.sam_template_validator import SamTemplateValidator
from samcli.yamlhelper import yaml_parse


class Offline:
    """In place of the managed policies that IAM would list: every role in the template is its own."""

    def load(self):
        raise SystemExit("a managed policy is named; give the function its own role")


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
try:
    validator = SamTemplateValidator(template, Offline(), region=os.environ["AWS_DEFAULT_REGION"])
    json.dump(yaml_parse(validator.get_translated_template_if_valid()), sys.stdout, indent=1)
except InvalidSamDocumentException as e:
    sys.exit(f"no valid SAM template: {e}")

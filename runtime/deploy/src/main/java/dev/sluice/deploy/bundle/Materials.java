package dev.sluice.deploy.bundle;

import dev.sluice.engine.output.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Writes a bill of materials: CycloneDX 1.6, with nothing in it that the zip does not decide. */
final class Materials {
  private Materials() {}

  static byte[] json(String function, String zipSha256, List<Library> libraries) {
    UUID serial =
        UUID.nameUUIDFromBytes((function + " " + zipSha256).getBytes(StandardCharsets.UTF_8));
    JsonText json = new JsonText();
    json.raw("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"serialNumber\":");
    json.string("urn:uuid:" + serial);
    json.raw(",\"version\":1,\"metadata\":{\"component\":{\"type\":\"application\",\"name\":");
    json.string(function);
    hash(json, zipSha256);
    json.raw("}},\"components\":[");
    for (int i = 0; i < libraries.size(); i++) {
      json.raw(i == 0 ? "\n" : ",\n");
      library(json, libraries.get(i));
    }
    json.raw("\n]}\n");
    return Arrays.copyOf(json.array(), json.size());
  }

  private static void library(JsonText json, Library library) {
    json.raw("{\"type\":\"library\"");
    if (!library.group().isEmpty()) {
      json.raw(",\"group\":").string(library.group());
    }
    json.raw(",\"name\":").string(library.name());
    if (!library.version().isEmpty()) {
      json.raw(",\"version\":").string(library.version());
    }
    if (!library.group().isEmpty() && !library.version().isEmpty()) {
      String coordinates =
          "pkg:maven/%s/%s@%s".formatted(library.group(), library.name(), library.version());
      json.raw(",\"purl\":").string(coordinates);
    }
    hash(json, library.sha256());
    json.raw('}');
  }

  private static void hash(JsonText json, String sha256) {
    json.raw(",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":").string(sha256).raw("}]");
  }
}

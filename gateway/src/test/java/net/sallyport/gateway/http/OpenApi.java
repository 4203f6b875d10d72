package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API's document, and whether what is asked and answered is as it says. */
final class OpenApi {
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    private final SchemaRegistry schemas =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final JsonNode document;
    private final Set<String> exercised = new TreeSet<>();

    OpenApi(String yaml) {
        document = new YAMLMapper().readTree(yaml);
    }

    /** {@code GET /api/v1/status} and all the others. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(name -> {
                                    if (METHODS.contains(name)) {
                                        operations.add(name.toUpperCase() + " " + path.getKey());
                                    }
                                }));
        return operations;
    }

    Set<String> exercised() {
        return exercised;
    }

    /** What is about to be sent is documented. */
    void checkRequest(String method, String path, String query, String body) {
        JsonNode operation = operation(method, path);
        Set<String> parameters = new TreeSet<>();
        for (JsonNode holder : List.of(operation, document.get("paths").get(path))) {
            if (holder.has("parameters")) {
                holder.get("parameters")
                        .forEach(each -> parameters.add(resolved(each).get("name").asString()));
            }
        }
        if (query != null) {
            for (String pair : query.split("&")) {
                String name = pair.split("=")[0];
                assertTrue(parameters.contains(name), method + " " + path + " has no " + name);
            }
        }
        if (body != null) {
            JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
            assertEquals(List.of(), faults(schema, body), method + " " + path + ": " + body);
        }
    }

    /** What came is documented: its status, its type, every byte of it. */
    void checkResponse(String method, String path, HttpResponse<String> response) {
        String what = method + " " + path + ": " + response.statusCode() + " " + response.body();
        JsonNode documented =
                operation(method, path).get("responses").get("" + response.statusCode());
        assertNotNull(documented, what);
        documented = resolved(documented);
        exercised.add(method + " " + path);
        if (!documented.has("content")) {
            assertEquals("", response.body(), what);
            return;
        }
        String type = response.headers().firstValue("Content-Type").orElseThrow().split(";")[0];
        JsonNode content = documented.get("content").get(type);
        assertNotNull(content, what);
        if (type.endsWith("json")) {
            assertEquals(List.of(), faults(content.get("schema"), response.body()), what);
        }
    }

    /** What is wrong with a text by one of the document's schemas. */
    List<String> faultsBy(String schema, String json) {
        return faults(document.at("/components/schemas/" + schema), json);
    }

    private JsonNode operation(String method, String path) {
        JsonNode item = document.get("paths").get(path);
        assertNotNull(item, path);
        JsonNode operation = item.get(method.toLowerCase());
        assertNotNull(operation, method + " " + path);
        return operation;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }

    private List<String> faults(JsonNode schema, String json) {
        assertTrue(schema != null && schema.isObject(), "no schema");
        // A schema refers to others of the document by #/components: they go with it.
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.get("components"));
        List<String> faults = new ArrayList<>();
        for (Error fault :
                schemas.getSchema(whole)
                        .validate(
                                json,
                                InputFormat.JSON,
                                context ->
                                        context.executionConfig(
                                                config -> config.formatAssertionsEnabled(true)))) {
            faults.add(fault.toString());
        }
        return faults;
    }
}

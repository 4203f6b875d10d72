package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The API's document is an OpenAPI document, by OpenAPI's own schema of such documents. */
class OpenApiDocumentTest {
    /** With each schema in the document held against the dialect that OpenAPI 3.1 speaks. */
    private static final String SCHEMA = "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";

    private static final Schema OPENAPI =
            SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12,
                            builder ->
                                    builder.schemaIdResolvers(resolvers ->
                                            resolvers.mapPrefix(
                                                    "https://spec.openapis.org/",
                                                    "classpath:spec.openapis.org/")))
                    .getSchema(SchemaLocation.of(SCHEMA));

    private static String document() throws IOException {
        try (InputStream in = ApiHandler.class.getResourceAsStream("openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Error> faults(String document) {
        return OPENAPI.validate(
                document,
                InputFormat.YAML,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    @Test
    void isOne() throws IOException {
        assertEquals(List.of(), faults(document()));
    }

    /** So the schema is in force, down to the schemas in the document. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openapi: 3.1.0 | openapi: 2.0",
                "type: integer | type: number of things",
                "'minimum: 0' | 'minimum: none'",
                "'operationId: status' | 'operationID: status'",
                "'in: query' | 'in: question'",
                "'required: [kicked]' | 'required: kicked'"
            })
    void isNoneWithAFault(String right, String wrong) throws IOException {
        String document = document();
        int at = document.indexOf(right);
        assertFalse(at < 0, right);
        String spoilt = document.substring(0, at) + wrong + document.substring(at + right.length());
        assertFalse(faults(spoilt).isEmpty(), wrong);
    }

    /** What the schema cannot say. */
    @Test
    void namesWhatItHasAndAllOfIt() throws IOException {
        JsonNode document = new YAMLMapper().readTree(document());
        Set<String> named = new TreeSet<>();
        Set<String> operations = new TreeSet<>();
        walk(document, named, operations);
        for (String reference : named) {
            assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
        }
        for (String kind : List.of("schemas", "parameters", "responses")) {
            for (String each : names(document.at("/components/" + kind))) {
                String reference = "#/components/" + kind + "/" + each;
                assertTrue(named.contains(reference) || isOfAStream(each), reference);
            }
        }
        Set<String> tags = new TreeSet<>();
        document.get("tags").forEach(tag -> tags.add(tag.get("name").asString()));
        Set<String> used = new TreeSet<>();
        document.get("paths")
                .forEach(path ->
                        path.forEach(operation -> {
                            if (operation.has("tags")) {
                                operation.get("tags").forEach(tag -> used.add(tag.asString()));
                            }
                        }));
        assertEquals(tags, used);
    }

    /** A stream's parts have no place in OpenAPI 3.1; its description names their schemas. */
    private static boolean isOfAStream(String schema) {
        return Set.of("WatchedStatus", "WatchedSessions", "AlarmEvent").contains(schema);
    }

    private static List<String> names(JsonNode object) {
        return Stream.ofNullable(object.isObject() ? object.propertyNames() : null)
                .flatMap(names -> names.stream())
                .toList();
    }

    private static void walk(JsonNode node, Set<String> references, Set<String> operations) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        if (node.has("operationId") && !operations.add(node.get("operationId").asString())) {
            throw new AssertionError("twice: " + node.get("operationId"));
        }
        node.forEach(each -> walk(each, references, operations));
    }
}

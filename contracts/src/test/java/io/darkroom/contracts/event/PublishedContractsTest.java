package io.darkroom.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.TaskId;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Other systems read the published schemas, not our records: the two must say the same. After a wanted change of a record
 * {@code -Dcontracts.update=true} generates the files.
 */
class PublishedContractsTest {

    private static final Path PUBLISHED = Path.of("src/main/resources/contracts");
    private static final String OTHERS = ExternalRequest.class.getSimpleName();
    private static final boolean UPDATE = Boolean.getBoolean("contracts.update");

    @ParameterizedTest
    @EnumSource
    void theSchemaOfAnEventIsThatOfItsRecord(EventType type) throws Exception {
        Path file = PUBLISHED.resolve("schemas/" + type.record().getSimpleName() + ".json");
        ObjectNode schema = generator().generateSchema(type.record());
        schema.put("title", type.record().getSimpleName());

        requirePublished(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n");
    }

    @Test
    void theSchemaOfWhatOthersProduceIsThatOfItsRecord() throws Exception {
        ObjectNode schema = generator().generateSchema(ExternalRequest.class);
        schema.put("title", OTHERS);

        requirePublished(
                PUBLISHED.resolve("schemas/" + OTHERS + ".json"),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n");
    }

    @Test
    void theAsyncApiListsEveryTopicWithItsEvents() throws Exception {
        YAMLMapper yaml = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .build();

        requirePublished(PUBLISHED.resolve("asyncapi.yaml"), yaml.writeValueAsString(asyncApi()));
    }

    private static void requirePublished(Path file, String generated) throws Exception {
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file).hasContent(generated);
    }

    private static SchemaGenerator generator() {
        var builder = new SchemaGeneratorConfigBuilder(
                        Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.FLATTENED_OPTIONALS,
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.EXTRA_OPEN_API_FORMAT_VALUES)
                .without(Option.DEFINITIONS_FOR_ALL_OBJECTS)
                .with(new JacksonModule(
                        JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.SKIP_SUBTYPE_LOOKUP));
        builder.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> {
            Class<?> erased = type.getErasedType();
            Optional<String> format = text(erased);
            return format.map(name -> {
                        ObjectNode text = Json.mapper().createObjectNode().put("type", "string");
                        if (!name.isEmpty()) {
                            text.put("format", name);
                        }
                        return new com.github.victools.jsonschema.generator.CustomDefinition(text, true);
                    })
                    .orElse(null);
        });
        builder.forFields()
                .withPropertyNameOverrideResolver(
                        field -> PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(field.getDeclaredName()))
                .withRequiredCheck(
                        field -> !Optional.class.equals(field.getRawMember().getType())
                                && !field.getDeclaringType()
                                        .getErasedType()
                                        .getPackageName()
                                        .endsWith(".request"));
        return new SchemaGenerator(builder.build());
    }

    // Values that travel as one text, and the format it has.
    private static Optional<String> text(Class<?> type) {
        if (List.of(GenerationId.class, AccountId.class, AssetId.class, java.util.UUID.class)
                .contains(type)) {
            return Optional.of("uuid");
        }
        if (type.equals(URI.class)) {
            return Optional.of("uri");
        }
        if (type.equals(java.time.Instant.class)) {
            return Optional.of("date-time");
        }
        boolean wrapped = List.of(ProviderName.class, TaskId.class).contains(type)
                || (type.isRecord()
                        && Arrays.stream(type.getMethods())
                                .anyMatch(method -> method.isAnnotationPresent(JsonValue.class)));
        return wrapped ? Optional.of("") : Optional.empty();
    }

    private static JsonNode asyncApi() {
        ObjectNode root = Json.mapper().createObjectNode().put("asyncapi", "3.0.0");
        root.putObject("info")
                .put("title", "Darkroom events")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "CloudEvents 1.0 in binary mode, JSON data, keyed by the id of the generation or the account.");
        ObjectNode channels = root.putObject("channels");
        ObjectNode messages = Json.mapper().createObjectNode();
        Map<Topic, ObjectNode> byTopic = new LinkedHashMap<>();
        for (EventType type : EventType.values()) {
            String name = type.record().getSimpleName();
            byTopic.computeIfAbsent(type.topic(), topic -> {
                        ObjectNode channel = channels.putObject(topic.topicName());
                        channel.put("address", topic.topicName());
                        return channel.putObject("messages");
                    })
                    .putObject(name)
                    .put("$ref", "#/components/messages/" + name);
            ObjectNode message = messages.putObject(name).put("contentType", "application/json");
            message.putObject("headers")
                    .put("type", "object")
                    .putObject("properties")
                    .putObject("ce_type")
                    .put("const", type.cloudEventType());
            message.putObject("payload").put("$ref", "schemas/" + name + ".json");
        }
        channels.withObject("/" + Topic.REQUESTS.topicName().replace("/", "~1") + "/messages")
                .putObject(OTHERS)
                .put("$ref", "#/components/messages/" + OTHERS);
        ObjectNode others = messages.putObject(OTHERS)
                .put("summary", "what other systems produce; the source must not begin with /darkroom/")
                .put("contentType", "application/json");
        ObjectNode headers = others.putObject("headers").put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        properties.putObject("ce_specversion").put("const", "1.0");
        properties.putObject("ce_type").put("const", EventType.GENERATION_REQUESTED.cloudEventType());
        for (String name : List.of("source", "id", ExternalRequest.ACCOUNT_EXTENSION)) {
            properties.putObject("ce_" + name).put("type", "string");
        }
        properties.fieldNames().forEachRemaining(headers.withArray("required")::add);
        others.putObject("payload").put("$ref", "schemas/" + OTHERS + ".json");
        root.putObject("components").set("messages", messages);
        return root;
    }
}

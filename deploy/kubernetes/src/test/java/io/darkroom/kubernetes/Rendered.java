package io.darkroom.kubernetes;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An overlay as kustomize renders it, each resource read as the type that its kind says; a field that the type does not have fails. */
record Rendered(List<Object> resources) {

    static final Path OVERLAYS = Path.of("overlays");

    // The models keep unknown fields in a map; without the map they reject them.
    private static final ObjectMapper STRICT = new ObjectMapper(
                    new YAMLFactory().enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL))
            .registerModule(new Jdk8Module())
            .enable(FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private static final Map<String, TypeReference<?>> TYPES = Map.ofEntries(
            Map.entry("v1/Namespace", new TypeReference<Namespace>() {}),
            Map.entry("v1/Service", new TypeReference<Service>() {}),
            Map.entry("v1/ServiceAccount", new TypeReference<ServiceAccount>() {}),
            Map.entry("v1/ConfigMap", new TypeReference<ConfigMap>() {}),
            Map.entry("v1/Secret", new TypeReference<Secret>() {}),
            Map.entry("apps/v1/Deployment", new TypeReference<Deployment>() {}),
            Map.entry("apps/v1/StatefulSet", new TypeReference<StatefulSet>() {}),
            Map.entry("policy/v1/PodDisruptionBudget", new TypeReference<PodDisruptionBudget>() {}),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", new TypeReference<HorizontalPodAutoscaler>() {}),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", new TypeReference<NetworkPolicy>() {}),
            Map.entry("gateway.networking.k8s.io/v1/HTTPRoute", new TypeReference<HTTPRoute>() {}),
            Map.entry("kafka.strimzi.io/v1/Kafka", new TypeReference<Kafka>() {}),
            Map.entry("kafka.strimzi.io/v1/KafkaNodePool", new TypeReference<KafkaNodePool>() {}),
            Map.entry("kafka.strimzi.io/v1/KafkaTopic", new TypeReference<KafkaTopic>() {}),
            Map.entry("kafka.strimzi.io/v1/KafkaUser", new TypeReference<KafkaUser>() {}),
            Map.entry("postgresql.cnpg.io/v1/Cluster", new TypeReference<Operators.Resource<Operators.Cluster>>() {}),
            Map.entry(
                    "keda.sh/v1alpha1/ScaledObject",
                    new TypeReference<Operators.Resource<Operators.ScaledObject>>() {}),
            Map.entry(
                    "keda.sh/v1alpha1/TriggerAuthentication",
                    new TypeReference<Operators.Resource<Operators.TriggerAuthentication>>() {}),
            Map.entry(
                    "external-secrets.io/v1/ExternalSecret",
                    new TypeReference<Operators.Resource<Operators.ExternalSecret>>() {}),
            Map.entry(
                    "monitoring.coreos.com/v1/ServiceMonitor",
                    new TypeReference<Operators.Resource<Operators.ServiceMonitor>>() {}),
            Map.entry(
                    "monitoring.coreos.com/v1/PrometheusRule",
                    new TypeReference<Operators.Resource<Operators.PrometheusRule>>() {}),
            Map.entry(
                    "cilium.io/v2/CiliumNetworkPolicy",
                    new TypeReference<Operators.Resource<Operators.CiliumNetworkPolicy>>() {}));

    static Stream<String> overlays() {
        try (Stream<Path> folders = Files.list(OVERLAYS)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered of(String overlay) {
        return read(kustomize(OVERLAYS.resolve(overlay)));
    }

    static Rendered read(String yaml) {
        List<Object> resources = new ArrayList<>();
        try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String name = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                TypeReference<?> type = TYPES.get(name);
                if (type == null) {
                    throw new IllegalArgumentException("unknown name " + name);
                }
                resources.add(STRICT.readValue(STRICT.treeAsTokens(document), type));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return new Rendered(resources);
    }

    <T> List<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the resources of an operator's kind say. */
    <S> List<S> specs(Class<S> type) {
        return all(Operators.Resource.class).stream()
                .map(Operators.Resource::spec)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** What pods are made from. */
    List<PodTemplateSpec> pods() {
        return Stream.concat(
                        all(Deployment.class).stream()
                                .map(each -> each.getSpec().getTemplate()),
                        all(StatefulSet.class).stream()
                                .map(each -> each.getSpec().getTemplate()))
                .toList();
    }

    private static String kustomize(Path folder) {
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalArgumentException("kustomize does not render " + folder);
            }
            return yaml;
        } catch (IOException none) {
            return withoutKubectl(none);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // A developer may lack kubectl; continuous integration may not.
    private static String withoutKubectl(IOException cause) {
        String reason = "kubectl 1.27 or later renders the overlays, and is not on the path";
        if (System.getenv("CI") == null) {
            return Assumptions.abort(reason);
        }
        throw new IllegalStateException(reason, cause);
    }
}

package io.darkroom.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.darkroom.contracts.event.Topic;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests that kustomize renders are valid, and permit only what is needed. */
class OverlaysTest {

    private static final Set<String> SERVICES = Set.of("submitter-service", "callback-service", "storage-service");

    private static Rendered production;

    @BeforeAll
    static void render() {
        production = Rendered.of("production");
    }

    static Stream<String> overlays() {
        return Rendered.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyFieldIsKnownAndEveryReferenceResolves(String overlay) throws Exception {
        Rendered rendered = Rendered.of(overlay);

        assertThat(rendered.resources()).hasSizeGreaterThan(20);
        assertThat(References.dangling(rendered, secretsToBeMade(overlay))).isEmpty();
    }

    @Test
    void anUnknownFieldIsFound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rendered.read("""
                        apiVersion: apps/v1
                        kind: Deployment
                        spec: {replicas: 2, revisionHistoryLimits: 5}
                        """))
                .withMessageContaining("revisionHistoryLimits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rendered.read("""
                        apiVersion: kafka.strimzi.io/v1
                        kind: KafkaTopic
                        spec: {partition: 2}
                        """))
                .withMessageContaining("partition");
    }

    // Secrets that docs/install.md asks the operator to create; the other overlays create their own.
    private static Set<String> secretsToBeMade(String overlay) throws Exception {
        if (!overlay.equals("production")) {
            return Set.of();
        }
        return Files.readString(Path.of("../../docs/install.md"))
                .lines()
                .filter(line -> line.startsWith("| `") && line.contains("_"))
                .map(line -> line.split("`")[1] + "/" + line.split("`")[3])
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodIsRestricted(String overlay) {
        for (PodTemplateSpec pod : Rendered.of(overlay).pods()) {
            var security = pod.getSpec().getSecurityContext();
            assertThat(security.getRunAsNonRoot()).isTrue();
            assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            for (Container container : pod.getSpec().getContainers()) {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .as(container.getName())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            }
        }
    }

    @Test
    void aServiceHasItsOwnProbesAReadOnlyRootAndTimeToStop() {
        for (Deployment deployment : production.all(Deployment.class)) {
            var spec = deployment.getSpec().getTemplate().getSpec();
            Container container = spec.getContainers().getFirst();
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
            assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                    .isPositive();
            assertThat(spec.getTerminationGracePeriodSeconds()).isGreaterThan(30);
            assertThat(spec.getTopologySpreadConstraints()).isNotEmpty();
            assertThat(deployment.getSpec().getReplicas())
                    .as("the autoscaler sets it")
                    .isNull();
        }
        assertThat(production.all(Deployment.class))
                .extracting(deployment -> deployment.getMetadata().getName())
                .containsExactlyInAnyOrderElementsOf(SERVICES);
    }

    @Test
    void aRollWaitsForCallsOfProvidersThatAnswerWithTheImages() throws Exception {
        PodSpec pod = production.all(Deployment.class).stream()
                .filter(deployment -> deployment.getMetadata().getName().equals("submitter-service"))
                .map(deployment -> deployment.getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow();
        Map<String, String> settings = pod.getContainers().getFirst().getEnv().stream()
                .filter(each -> each.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
        Duration stop = Duration.parse(settings.get("DARKROOM_DISPATCH_STOP_TIMEOUT"));
        Duration before = Duration.ofSeconds(5 + 2 + 10 + 8);

        assertThat(stop).isGreaterThanOrEqualTo(longestAnswer().plus(Duration.ofMinutes(1)));
        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(stop.plus(before).toSeconds());
    }

    // The time-out of a call whose answer contains the images.
    private static Duration longestAnswer() throws Exception {
        JsonNode catalogue = new YAMLMapper()
                .readTree(Path.of("../../providers/src/main/resources/darkroom/catalogue.yaml")
                        .toFile());
        return catalogue
                .path("providers")
                .valueStream()
                .filter(provider -> provider.path("reporting").asText().equals("answer"))
                .map(provider -> Duration.parse(provider.path("timeout").asText()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Test
    void temporaryFilesFitIntoTheirVolume() {
        for (Deployment deployment : production.all(Deployment.class)) {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            long limit = pod.getContainers().getFirst().getEnv().stream()
                    .filter(each -> each.getName().equals("DARKROOM_DISPATCH_MAX_TEMPORARY_SIZE"))
                    .map(each -> Long.parseLong(each.getValue().replace("G", "")))
                    .findFirst()
                    .orElse(1L);
            assertThat(pod.getVolumes().getFirst().getEmptyDir().getSizeLimit())
                    .as(deployment.getMetadata().getName())
                    .usingComparator(Comparator.comparing(Quantity::getNumericalAmount))
                    .isGreaterThan(Quantity.parse(limit + "Gi"));
        }
    }

    @Test
    void theInternetReachesOnlyCallbacksOfCallbackService() {
        List<HTTPRoute> fromInternet = production.all(HTTPRoute.class).stream()
                .filter(route ->
                        route.getSpec().getParentRefs().getFirst().getName().equals("internet"))
                .toList();

        assertThat(fromInternet).hasSize(1);
        var rule = fromInternet.getFirst().getSpec().getRules().getFirst();
        assertThat(rule.getMatches())
                .singleElement()
                .satisfies(match -> assertThat(match.getPath().getValue()).isEqualTo("/callbacks"));
        assertThat(rule.getBackendRefs())
                .extracting(backend -> backend.getName())
                .containsExactly("callback-service");
        assertThat(production.all(NetworkPolicy.class))
                .filteredOn(policy -> policy.toString().contains("darkroom/internet-gateway"))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactly("callback-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitter-service", "callback-service", "storage-service"})
    void oneHostLeadsEveryPathToTheServiceThatAnswersIt(String service) throws Exception {
        HTTPRoute api = production.all(HTTPRoute.class).stream()
                .filter(route -> route.getMetadata().getName().equals("api"))
                .findFirst()
                .orElseThrow();
        JsonNode document = new YAMLMapper()
                .readTree(Path.of("../../" + service + "/src/main/resources/META-INF/resources/openapi/native.yaml")
                        .toFile());
        // The other gateway's.
        List<String> paths = document.path("paths")
                .propertyStream()
                .map(Map.Entry::getKey)
                .filter(path -> !path.startsWith("/callbacks"))
                .toList();

        assertThat(paths)
                .hasSizeGreaterThan(5)
                .allSatisfy(path -> assertThat(backend(api, path)).as(path).isEqualTo(service));
    }

    private static String backend(HTTPRoute route, String path) {
        return route.getSpec().getRules().stream()
                .filter(rule -> rule.getMatches().isEmpty()
                        || rule.getMatches().stream().anyMatch(match -> matches(match.getPath(), path)))
                .findFirst()
                .map(rule -> rule.getBackendRefs().getFirst().getName())
                .orElse("none");
    }

    private static boolean matches(HTTPPathMatch match, String path) {
        return switch (match.getType()) {
            case "PathPrefix" -> path.equals(match.getValue()) || path.startsWith(match.getValue() + "/");
            case "RegularExpression" -> path.matches(match.getValue());
            default -> throw new IllegalArgumentException(match.getType());
        };
    }

    @Test
    void onlyCallbackAndStorageServiceReachTheInternet() {
        Set<String> free = production.all(NetworkPolicy.class).stream()
                .filter(policy -> policy.getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getTo().stream())
                        .anyMatch(peer -> peer.getIpBlock() != null))
                .map(policy -> policy.getSpec()
                        .getPodSelector()
                        .getMatchLabels()
                        .getOrDefault("app.kubernetes.io/name", "everybody"))
                .collect(Collectors.toSet());

        assertThat(free).containsExactlyInAnyOrder("callback-service", "storage-service");
        assertThat(production.all(NetworkPolicy.class))
                .filteredOn(policy -> policy.getSpec().getPolicyTypes().equals(List.of("Ingress", "Egress"))
                        && policy.getSpec().getEgress().isEmpty()
                        && policy.getSpec().getIngress().isEmpty())
                .as("traffic is denied by default")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aPolicySelectsTheServicesAndNoOtherWorkload(String overlay) {
        Rendered rendered = Rendered.of(overlay);
        Set<String> services = rendered.all(Deployment.class).stream()
                .map(deployment -> deployment.getMetadata().getName())
                .collect(Collectors.toSet());

        assertThat(rendered.all(NetworkPolicy.class)).allSatisfy(policy -> {
            Map<String, String> selected = policy.getSpec().getPodSelector().getMatchLabels();
            assertThat("darkroom".equals(selected.get("app.kubernetes.io/part-of"))
                            || services.contains(selected.getOrDefault("app.kubernetes.io/name", "")))
                    .as(policy.getMetadata().getName())
                    .isTrue();
        });
    }

    @Test
    void theSubmitterReachesTheProvidersOfTheCatalogueByName() throws Exception {
        Set<String> named = production.specs(Operators.CiliumNetworkPolicy.class).stream()
                .flatMap(policy -> policy.egress().stream())
                .flatMap(rule -> rule.toFQDNs().orElse(List.of()).stream())
                .map(Operators.CiliumNetworkPolicy.Name::matchName)
                .collect(Collectors.toSet());
        Set<String> hosts = Files.readString(Path.of("../../providers/src/main/resources/darkroom/catalogue.yaml"))
                .lines()
                .filter(line -> line.strip().startsWith("host: https://"))
                .map(line -> line.strip().substring("host: https://".length()))
                .collect(Collectors.toSet());

        assertThat(named)
                .as("hosts in components/egress-cilium/providers.yaml")
                .isEqualTo(hosts)
                .isNotEmpty();
    }

    @Test
    void kafkaHasEveryTopicAndItsDeadLettersOnThreeBrokers() {
        Map<String, KafkaTopic> topics = production.all(KafkaTopic.class).stream()
                .collect(Collectors.toMap(topic -> topic.getMetadata().getName(), topic -> topic));

        assertThat(new TreeSet<>(topics.keySet()))
                .isEqualTo(Stream.of(Topic.values())
                        .flatMap(topic -> Stream.of(topic.topicName(), topic.deadLetterName()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        topics.values().forEach(topic -> {
            assertThat(topic.getSpec().getReplicas()).isEqualTo(3);
            assertThat(topic.getSpec().getConfig())
                    .containsEntry("min.insync.replicas", 2)
                    .containsEntry("max.message.bytes", Topic.MAX_RECORD_BYTES);
        });
        for (Topic topic : Topic.values()) {
            assertThat(topics.get(topic.topicName()).getSpec().getConfig())
                    .containsEntry("cleanup.policy", topic.compacted() ? "compact" : "delete");
        }
    }

    @Test
    void theOperatorHasTheSameRulesAsPrometheus() throws Exception {
        List<Operators.PrometheusRule.Group> plain = Rendered.read("""
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                spec:
                """
                        + Files.readString(Path.of("../prometheus/alerts.yaml")).indent(2))
                .specs(Operators.PrometheusRule.class)
                .getFirst()
                .groups();

        assertThat(production.specs(Operators.PrometheusRule.class).getFirst().groups())
                .isEqualTo(plain);
    }
}

package io.darkroom.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds references to resources that do not exist. */
final class References {

    private final Rendered rendered;
    private final Set<String> secrets;
    private final List<String> dangling = new ArrayList<>();

    private References(Rendered rendered, Set<String> secrets) {
        this.rendered = rendered;
        this.secrets = secrets;
    }

    /** {@code made}: secrets, as name/key, that the operator creates by hand; those of operators follow from their resources. */
    static List<String> dangling(Rendered rendered, Set<String> made) {
        Set<String> secrets = new HashSet<>(made);
        secrets.addAll(ofOperators(rendered));
        References references = new References(rendered, secrets);
        rendered.pods().forEach(references::pod);
        references.selectors();
        references.targets();
        references.kafka();
        return references.dangling;
    }

    // Secrets that each operator documents to create.
    private static Set<String> ofOperators(Rendered rendered) {
        Set<String> secrets = new HashSet<>();
        for (Secret secret : rendered.all(Secret.class)) {
            keys(secret).forEach(key -> secrets.add(secret.getMetadata().getName() + "/" + key));
        }
        for (Kafka kafka : rendered.all(Kafka.class)) {
            Stream.of("ca.p12", "ca.password", "ca.crt")
                    .forEach(key -> secrets.add(kafka.getMetadata().getName() + "-cluster-ca-cert/" + key));
        }
        for (KafkaUser user : rendered.all(KafkaUser.class)) {
            Stream.of("user.p12", "user.password", "user.crt", "user.key")
                    .forEach(key -> secrets.add(user.getMetadata().getName() + "/" + key));
        }
        for (Operators.Resource<?> resource : rendered.all(Operators.Resource.class)) {
            if (resource.spec() instanceof Operators.Cluster) {
                Stream.of("username", "password")
                        .forEach(key -> secrets.add(resource.metadata().getName() + "-app/" + key));
            }
            if (resource.spec() instanceof Operators.ExternalSecret external) {
                String name = external.target().name();
                external.data()
                        .ifPresentOrElse(
                                data -> data.forEach(entry -> secrets.add(name + "/" + entry.secretKey())),
                                () -> secrets.add(name + "/*"));
            }
        }
        return secrets;
    }

    private static Stream<String> keys(Secret secret) {
        return Stream.of(secret.getData(), secret.getStringData())
                .flatMap(data -> Stream.ofNullable(data).flatMap(map -> map.keySet().stream()));
    }

    private void pod(PodTemplateSpec pod) {
        String account = pod.getSpec().getServiceAccountName();
        expect(account == null || named(ServiceAccount.class).contains(account), "ServiceAccount " + account);
        Set<String> volumes = Stream.concat(pod.getSpec().getVolumes().stream().map(Volume::getName), Stream.of("data"))
                .collect(Collectors.toSet());
        pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .forEach(volume -> volume.getSecret()
                        .getItems()
                        .forEach(item -> secret(volume.getSecret().getSecretName(), item.getKey())));
        for (Container container : pod.getSpec().getContainers()) {
            container
                    .getVolumeMounts()
                    .forEach(mount -> expect(volumes.contains(mount.getName()), "volume " + mount.getName()));
            container.getEnv().forEach(this::variable);
            container.getEnvFrom().forEach(source -> {
                if (source.getConfigMapRef() != null) {
                    String name = source.getConfigMapRef().getName();
                    expect(named(ConfigMap.class).contains(name), "ConfigMap " + name);
                }
                if (source.getSecretRef() != null) {
                    String name = source.getSecretRef().getName();
                    expect(secrets.stream().anyMatch(secret -> secret.startsWith(name + "/")), "Secret " + name);
                }
            });
            Set<String> ports =
                    container.getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
            Stream.of(container.getLivenessProbe(), container.getReadinessProbe(), container.getStartupProbe())
                    .flatMap(Stream::ofNullable)
                    .map(Probe::getHttpGet)
                    .flatMap(Stream::ofNullable)
                    .map(HTTPGetAction::getPort)
                    .forEach(port -> expect(ports.contains(port.getStrVal()), "port " + port.getStrVal()));
        }
    }

    private void variable(EnvVar variable) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
            var ref = variable.getValueFrom().getSecretKeyRef();
            secret(ref.getName(), ref.getKey());
        }
    }

    private void secret(String name, String key) {
        expect(secrets.contains(name + "/" + key) || secrets.contains(name + "/*"), "Secret " + name + "/" + key);
    }

    private void selectors() {
        for (Service service : rendered.all(Service.class)) {
            List<PodTemplateSpec> behind = matching(service.getSpec().getSelector());
            expect(!behind.isEmpty(), "pods of Service " + service.getMetadata().getName());
            service.getSpec()
                    .getPorts()
                    .forEach(port -> expect(
                            behind.stream()
                                    .flatMap(pod -> pod.getSpec().getContainers().getFirst().getPorts().stream())
                                    .anyMatch(open -> open.getName()
                                            .equals(port.getTargetPort().getStrVal())),
                            "port of Service " + service.getMetadata().getName()));
        }
        for (PodDisruptionBudget budget : rendered.all(PodDisruptionBudget.class)) {
            selected("PodDisruptionBudget", budget, budget.getSpec().getSelector());
        }
        for (NetworkPolicy policy : rendered.all(NetworkPolicy.class)) {
            selected("NetworkPolicy", policy, policy.getSpec().getPodSelector());
        }
    }

    private void selected(String kind, HasMetadata resource, LabelSelector selector) {
        expect(
                !matching(selector.getMatchLabels()).isEmpty(),
                "pods of " + kind + " " + resource.getMetadata().getName());
    }

    private List<PodTemplateSpec> matching(Map<String, String> labels) {
        return rendered.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private void targets() {
        Set<String> deployments = named(Deployment.class);
        rendered.all(HorizontalPodAutoscaler.class)
                .forEach(scaler -> expect(
                        deployments.contains(
                                scaler.getSpec().getScaleTargetRef().getName()),
                        "Deployment of an autoscaler"));
        rendered.specs(Operators.ScaledObject.class)
                .forEach(scaled ->
                        expect(deployments.contains(scaled.scaleTargetRef().name()), "Deployment of a ScaledObject"));
        rendered.specs(Operators.TriggerAuthentication.class)
                .forEach(authentication ->
                        authentication.secretTargetRef().forEach(ref -> secret(ref.name(), ref.key())));
        Map<String, Service> services = rendered.all(Service.class).stream()
                .collect(Collectors.toMap(service -> service.getMetadata().getName(), service -> service));
        rendered.all(HTTPRoute.class).stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .forEach(backend -> expect(
                        services.containsKey(backend.getName())
                                && services.get(backend.getName()).getSpec().getPorts().stream()
                                        .anyMatch(port -> port.getPort().equals(backend.getPort())),
                        "Service " + backend.getName() + ":" + backend.getPort()));
    }

    private void kafka() {
        Set<String> clusters = named(Kafka.class);
        Stream.concat(rendered.all(KafkaTopic.class).stream(), rendered.all(KafkaUser.class).stream())
                .forEach(resource -> expect(
                        clusters.contains(((HasMetadata) resource)
                                .getMetadata()
                                .getLabels()
                                .get("strimzi.io/cluster")),
                        "Kafka of " + ((HasMetadata) resource).getMetadata().getName()));
        Set<String> topics = named(KafkaTopic.class);
        rendered.specs(Operators.ScaledObject.class).stream()
                .flatMap(scaled -> scaled.triggers().stream())
                .filter(trigger -> trigger.type().equals("kafka"))
                .forEach(trigger -> expect(
                        topics.contains(trigger.metadata().get("topic")),
                        "KafkaTopic " + trigger.metadata().get("topic")));
    }

    private Set<String> named(Class<? extends HasMetadata> type) {
        return rendered.all(type).stream()
                .map(resource -> resource.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private void expect(boolean there, String what) {
        if (!there) {
            dangling.add(what);
        }
    }
}

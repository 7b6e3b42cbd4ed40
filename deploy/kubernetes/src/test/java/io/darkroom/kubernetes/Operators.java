package io.darkroom.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resources of operators that publish no Java model: as much of them as the manifests use, by their own reference documents. */
final class Operators {

    private Operators() {}

    record Resource<S>(String apiVersion, String kind, ObjectMeta metadata, S spec) {}

    record NamedKey(String name, String key) {}

    /** CloudNativePG, postgresql.cnpg.io/v1. */
    record Cluster(
            int instances,
            int minSyncReplicas,
            int maxSyncReplicas,
            Bootstrap bootstrap,
            Postgresql postgresql,
            Storage storage,
            Storage walStorage,
            io.fabric8.kubernetes.api.model.ResourceRequirements resources,
            Monitoring monitoring) {

        record Bootstrap(Initdb initdb) {}

        record Initdb(String database, String owner) {}

        record Postgresql(Map<String, String> parameters) {}

        record Storage(String size) {}

        record Monitoring(boolean enablePodMonitor) {}
    }

    /** KEDA, keda.sh/v1alpha1. */
    record ScaledObject(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            int cooldownPeriod,
            List<Trigger> triggers) {

        record Target(String name) {}

        record Trigger(
                String type,
                Optional<String> metricType,
                Map<String, String> metadata,
                Optional<Target> authenticationRef) {}
    }

    /** KEDA, keda.sh/v1alpha1. */
    record TriggerAuthentication(List<SecretParameter> secretTargetRef) {

        record SecretParameter(String parameter, String name, String key) {}
    }

    /** External Secrets, external-secrets.io/v1. */
    record ExternalSecret(
            String refreshInterval,
            StoreRef secretStoreRef,
            Target target,
            Optional<List<Entry>> data,
            Optional<List<Source>> dataFrom) {

        record StoreRef(String kind, String name) {}

        record Target(String name) {}

        record Entry(String secretKey, RemoteRef remoteRef) {}

        record RemoteRef(String key, String property) {}

        record Source(Extract extract) {}

        record Extract(String key) {}
    }

    /** Prometheus operator, monitoring.coreos.com/v1. */
    record ServiceMonitor(io.fabric8.kubernetes.api.model.LabelSelector selector, List<Endpoint> endpoints) {

        record Endpoint(String port, String path, String interval) {}
    }

    /** Prometheus operator, monitoring.coreos.com/v1; the groups are Prometheus's own. */
    record PrometheusRule(List<Group> groups) {

        record Group(String name, List<Rule> rules) {}

        record Rule(
                String alert,
                String expr,

                @com.fasterxml.jackson.annotation.JsonProperty("for")
                Optional<String> lasting,

                Map<String, String> labels,
                Map<String, String> annotations) {}
    }

    /** Cilium, cilium.io/v2. */
    record CiliumNetworkPolicy(io.fabric8.kubernetes.api.model.LabelSelector endpointSelector, List<Egress> egress) {

        record Egress(
                Optional<List<io.fabric8.kubernetes.api.model.LabelSelector>> toEndpoints,
                Optional<List<Name>> toFQDNs,
                List<Ports> toPorts) {}

        record Name(String matchName) {}

        record Ports(List<Port> ports, Optional<Rules> rules) {}

        record Port(String port, String protocol) {}

        record Rules(List<Pattern> dns) {}

        record Pattern(String matchPattern) {}
    }
}

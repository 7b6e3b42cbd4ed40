package io.darkroom.bench;

import io.darkroom.embedded.EmbeddedDatabase;
import io.darkroom.embedded.EmbeddedKafka;
import io.darkroom.standalone.ServiceJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts single services on backends of their own. */
public final class ServiceLaunch {

    public static final String ROOT_KEY = "dk_root_of_this_run_only";

    static final String SECRET = "a secret that is used in this run only";

    private ServiceLaunch() {}

    /** A command with the launcher's options and {@code options}, whose output is appended to {@code log}. */
    public static ProcessBuilder java(Path jar, List<String> options, Path log) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(ServiceJvm.OPTIONS);
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** The environment that every service needs, without its port and the other services' addresses. */
    public static Map<String, String> environment(EmbeddedDatabase database, EmbeddedKafka kafka, Path state) {
        return environment(database, kafka.bootstrapServers(), state);
    }

    static Map<String, String> environment(EmbeddedDatabase database, String bootstrapServers, Path state) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", database.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", database.user());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("DARKROOM_ROOT_KEY", ROOT_KEY);
        environment.put("DARKROOM_CALLBACKS_SECRETS", SECRET);
        environment.put("DARKROOM_ASSETS_SECRETS", SECRET);
        environment.put("DARKROOM_SECRETS_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        environment.put("DARKROOM_EGRESS_ALLOW", "127.0.0.0/8");
        environment.put("DARKROOM_STORAGE_PATH", state.resolve("archive").toString());
        environment.put("MALLOC_ARENA_MAX", "2");
        return environment;
    }
}

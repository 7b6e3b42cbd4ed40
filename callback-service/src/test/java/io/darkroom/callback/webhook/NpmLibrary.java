package io.darkroom.callback.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;

/** Runs the published npm package standardwebhooks. */
public final class NpmLibrary implements AutoCloseable {

    private static final String LOADER = """
            (function (read) {
                const files = {'standardwebhooks': 'standardwebhooks/index.js',
                    './timing_safe_equal': 'standardwebhooks/timing_safe_equal.js',
                    '@stablelib/base64': 'stablelib-base64/base64.js', 'fast-sha256': 'fast-sha256/sha256.js'};
                const loaded = {};
                function require(name) {
                    if (!loaded[name]) {
                        const module = {exports: {}};
                        new Function('exports', 'require', 'module', read.read(files[name]))
                            .call(module.exports, module.exports, require, module);
                        loaded[name] = module.exports;
                    }
                    return loaded[name];
                }
                return function (secret, body, headers) {
                    try {
                        new (require('standardwebhooks').Webhook)(secret).verify(body, headers);
                        return 'verified';
                    } catch (e) {
                        return e.message;
                    }
                };
            })""";

    private final Context context = Context.newBuilder("js")
            .allowHostAccess(HostAccess.ALL)
            .allowExperimentalOptions(true)
            .option("js.text-encoding", "true")
            .option("engine.WarnInterpreterOnly", "false")
            .build();
    private final Value verify = context.eval("js", LOADER).execute(new Files());

    /** Reads the package's files. */
    public static final class Files {

        @HostAccess.Export
        public String read(String name) throws IOException {
            try (InputStream file = Files.class.getResourceAsStream("/npm/" + name)) {
                return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** {@code verified}, or the package's error message. */
    String verify(String secret, String body, Map<String, String> headers) {
        return verify.execute(secret, body, ProxyObject.fromMap(new HashMap<>(headers)))
                .asString();
    }

    @Override
    public void close() {
        context.close();
    }
}

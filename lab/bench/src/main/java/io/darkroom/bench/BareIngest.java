package io.darkroom.bench;

import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.callback.CallbackAddress;
import io.darkroom.contracts.callback.CallbackTokens;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What taking a callback costs at least: the token is checked, and the body is acknowledged by the broker before the answer. */
final class BareIngest {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final CallbackTokens tokens;
    private final Producer<String, byte[]> producer;
    private final String topic;

    private BareIngest(CallbackTokens tokens, Producer<String, byte[]> producer, String topic) {
        this.tokens = tokens;
        this.producer = producer;
        this.topic = topic;
    }

    /** Arguments: port, bootstrap servers, topic, secret of the tokens. */
    public static void main(String[] arguments) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", arguments[1], "acks", "all", "enable.idempotence", true, "linger.ms", 0);
        BareIngest ingest = new BareIngest(
                new CallbackTokens(List.of(arguments[3])),
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
                arguments[2]);
        BareServer.serve(Integer.parseInt(arguments[0]), ingest::receive);
    }

    // /callbacks/{provider}/{generation}/{attempt}/{token}
    private void receive(HttpServerRequest request) {
        List<String> path = List.of(request.path().split("/"));
        GenerationId generation = GenerationId.parse(path.get(3)).orElseThrow();
        CallbackAddress address = new CallbackAddress(
                ProviderName.of(path.get(2)), new AttemptKey(generation, Integer.parseInt(path.get(4))));
        if (tokens.verify(address, path.get(5))) {
            request.bodyHandler(body -> publish(request, path.get(3), body));
        } else {
            request.response().setStatusCode(UNAUTHORIZED).end();
        }
    }

    private void publish(HttpServerRequest request, String key, Buffer body) {
        Context context = Vertx.currentContext();
        producer.send(
                new ProducerRecord<>(topic, key, body.getBytes()),
                (stored, failure) -> context.runOnContext(ignored -> request.response()
                        .setStatusCode(failure == null ? OK : UNAVAILABLE)
                        .putHeader("Content-Type", "application/json")
                        .end("{\"received\":true}")));
    }
}

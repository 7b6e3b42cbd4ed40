import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks for a picture: java -cp kafka-clients.jar Produce.java BOOTSTRAP_SERVERS ACCOUNT PROMPT */
public final class Produce {

    private Produce() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", arguments[0], "acks", "all");
        String data = "{\"request\": {\"model\": \"seedream-4.5\", \"prompt\": \"" + arguments[2] + "\"}}";
        var record = new ProducerRecord<String, String>("darkroom.requests", data);
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "io.darkroom.GenerationRequested.v1",
                        "ce_source", "/examples/produce",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_darkroomaccount", arguments[1],
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            System.out.println(producer.send(record).get());
        }
    }
}

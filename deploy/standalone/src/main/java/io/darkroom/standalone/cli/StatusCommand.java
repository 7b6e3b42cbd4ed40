package io.darkroom.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Services, backlogs and providers, on one screen. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Services, backlogs and providers of a running system; the exit status is 1 if a service is not up.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private Server server = new Server();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode answer = Server.JSON.createObjectNode();
        answer.set("status", server.get("/v1/admin/status"));
        answer.set("providers", server.get("/v1/admin/providers"));
        output.print(answer, StatusCommand::text);
        boolean allUp = StreamSupport.stream(answer.at("/status/services").spliterator(), false)
                .allMatch(service -> service.path("status").asText().equals("up"));
        return allUp ? 0 : 1;
    }

    private static String text(JsonNode answer) {
        JsonNode status = answer.path("status");
        Table services = new Table("SERVICE", "STATE", "OUTBOX", "DETAIL");
        for (JsonNode service : status.path("services")) {
            services.row(
                    service.path("name").asText(),
                    service.path("status").asText().replace('_', ' '),
                    outbox(status.path("outbox"), service.path("name").asText()),
                    service.path("detail").asText("-"));
        }
        return services.text("")
                + "%n%nqueue      %s waiting, the oldest for %s s; %s in flight; overdue by %s s%n"
                        .formatted(
                                status.at("/queue/queued").asText(),
                                status.at("/queue/oldest_seconds").asText("0"),
                                status.at("/queue/running").asText(),
                                status.at("/queue/overdue_seconds").asText("0"))
                + "archive    %s pending, the first link expires %s%n"
                        .formatted(
                                status.at("/archive/pending").asText("unknown"),
                                status.at("/archive/nearest_deadline").asText("-"))
                + "webhooks   host due for %s s; overdue by %s s%n"
                        .formatted(
                                status.at("/webhooks/hosts_past_due_seconds").asText("unknown"),
                                status.at("/webhooks/overdue_seconds").asText("unknown"))
                + "ledger     %s faults%n%n"
                        .formatted(status.path("ledger_faults").asText("unknown"))
                + ProvidersCommand.table(answer.path("providers")).text("there is no provider");
    }

    private static String outbox(JsonNode all, String service) {
        for (JsonNode outbox : all) {
            if (outbox.path("service").asText().equals(service)) {
                return outbox.path("oldest_seconds").asText("0") + " s old, "
                        + outbox.path("held").asText("0") + " held";
            }
        }
        return "unknown";
    }
}

package io.darkroom.submitter.admin;

import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.event.Topic;
import io.darkroom.submitter.account.Caller;
import io.darkroom.submitter.account.Scope;
import io.darkroom.submitter.deadletter.DeadLetterId;
import io.darkroom.submitter.deadletter.DeadLetterReader;
import io.darkroom.submitter.deadletter.DeadLetterReader.DeadLetter;
import io.darkroom.submitter.deadletter.DeadLetterView;
import io.darkroom.submitter.deadletter.RedriveDeadLetter;
import io.darkroom.submitter.deadletter.RedrivenLetter;
import io.darkroom.submitter.http.Problems;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/dead-letters}: what no service could process, of every topic. */
@Path("/v1/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class DeadLetterResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final DeadLetterReader reader;
    private final RedriveDeadLetter redrive;
    private final Caller caller;

    DeadLetterResource(DeadLetterReader reader, RedriveDeadLetter redrive, Caller caller) {
        this.reader = reader;
        this.redrive = redrive;
        this.caller = caller;
    }

    /** The latest, newest first; of one topic or of all. */
    @GET
    public DeadLetterView.DeadLetterPage list(
            @QueryParam("topic") @Nullable String topic, @QueryParam("limit") @Nullable String limit) {
        caller.require(Scope.ADMIN);
        return new DeadLetterView.DeadLetterPage("list", latest(topic, limit, DeadLetterResource::view));
    }

    @GET
    @Path("/{id}")
    public DeadLetterView.Detail show(@PathParam("id") String id) {
        caller.require(Scope.ADMIN);
        DeadLetter letter = find(id);
        return QuarkusTransaction.requiringNew()
                .call(() -> DeadLetterView.Detail.of(letter, RedrivenLetter.at(letter.id())));
    }

    /** Sends it on its way again. */
    @POST
    @Path("/{id}/redrive")
    public DeadLetterView redrive(@PathParam("id") String id) {
        caller.require(Scope.ADMIN);
        DeadLetter letter = find(id);
        return DeadLetterView.of(letter, Optional.of(reaching(() -> redrive.redrive(letter))));
    }

    /** Sends those on their way again that have not been yet, the oldest first; of one topic or of all. */
    @POST
    @Path("/redrive")
    public DeadLetterView.DeadLetterPage redriveAll(
            @QueryParam("topic") @Nullable String topic, @QueryParam("limit") @Nullable String limit) {
        caller.require(Scope.ADMIN);
        List<DeadLetterId> waiting = latest(topic, limit, DeadLetterResource::view).reversed().stream()
                .filter(letter -> letter.redrivenAt() == null)
                .map(DeadLetterView::id)
                .toList();
        return new DeadLetterView.DeadLetterPage(
                "list",
                waiting.stream()
                        .flatMap(id -> reaching(() -> reader.find(id)).stream())
                        .map(letter -> DeadLetterView.of(letter, Optional.of(reaching(() -> redrive.redrive(letter)))))
                        .toList());
    }

    private <T> List<T> latest(@Nullable String topic, @Nullable String limit, Function<DeadLetter, T> see) {
        List<Topic> topics = topic == null ? List.of(Topic.values()) : List.of(topic(topic));
        int most = limit == null ? DEFAULT_LIMIT : limit(limit);
        return reaching(() -> reader.latest(topics, most, see));
    }

    private static DeadLetterView view(DeadLetter letter) {
        return DeadLetterView.of(letter, QuarkusTransaction.requiringNew().call(() -> RedrivenLetter.at(letter.id())));
    }

    private DeadLetter find(String id) {
        return DeadLetterId.parse(id)
                .flatMap(known -> reaching(() -> reader.find(known)))
                .orElseThrow(() -> new RefusedException(new NotFound("dead letter " + DisplayText.shorten(id))));
    }

    private static <T> T reaching(Supplier<T> kafka) {
        try {
            return kafka.get();
        } catch (KafkaException away) {
            throw Problems.unavailable();
        }
    }

    private static Topic topic(String name) {
        return DeadLetterId.topic(name)
                .orElseThrow(() -> new RefusedException(InvalidParameter.query(
                        "topic",
                        name,
                        "one of "
                                + Arrays.stream(Topic.values())
                                        .map(Topic::topicName)
                                        .collect(Collectors.joining(", ")))));
    }

    private static int limit(String text) {
        if (text.matches("\\d{1,4}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_LIMIT) {
            return Integer.parseInt(text);
        }
        throw new RefusedException(InvalidParameter.query("limit", text, "a number from 1 to " + MAX_LIMIT));
    }
}

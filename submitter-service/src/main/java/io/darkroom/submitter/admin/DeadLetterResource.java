package io.darkroom.submitter.admin;

import io.darkroom.contracts.DisplayText;
import io.darkroom.contracts.Words;
import io.darkroom.contracts.event.Topic;
import io.darkroom.service.auth.Scope;
import io.darkroom.service.problem.Problems;
import io.darkroom.service.transaction.RequestTransactions;
import io.darkroom.submitter.api.QueryParameters;
import io.darkroom.submitter.deadletter.DeadLetterId;
import io.darkroom.submitter.deadletter.DeadLetterReader;
import io.darkroom.submitter.deadletter.DeadLetterReader.DeadLetter;
import io.darkroom.submitter.deadletter.DeadLetterView;
import io.darkroom.submitter.deadletter.RedriveDeadLetter;
import io.darkroom.submitter.deadletter.RedrivenLetter;
import io.darkroom.submitter.refusal.Refusal.InvalidParameter;
import io.darkroom.submitter.refusal.Refusal.NotFound;
import io.darkroom.submitter.refusal.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/dead-letters}: the records that a service could not process, of all topics. */
@Path("/v1/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@RolesAllowed(Scope.ADMIN_ROLE)
public class DeadLetterResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final RequestTransactions transactions;
    private final DeadLetterReader reader;
    private final RedriveDeadLetter redrive;

    DeadLetterResource(RequestTransactions transactions, DeadLetterReader reader, RedriveDeadLetter redrive) {
        this.transactions = transactions;
        this.reader = reader;
        this.redrive = redrive;
    }

    /** The latest, newest first; of one topic or of all. */
    @GET
    public DeadLetterView.DeadLetterPage list(
            @QueryParam("topic") @Nullable String topic, @QueryParam("limit") @Nullable String limit) {
        return new DeadLetterView.DeadLetterPage("list", latest(topic, limit));
    }

    @GET
    @Path("/{id}")
    public DeadLetterView.Detail show(@PathParam("id") String id) {
        DeadLetter letter = find(id);
        return transactions.call(() -> DeadLetterView.Detail.of(letter, RedrivenLetter.at(letter.id())));
    }

    /** Publishes the record again. */
    @POST
    @Path("/{id}/redrive")
    public DeadLetterView redrive(@PathParam("id") String id) {
        DeadLetter letter = find(id);
        return DeadLetterView.of(letter, Optional.of(reaching(() -> redrive.redrive(letter))));
    }

    /** Publishes again all records that have not been redriven yet, the oldest first; of one topic or of all. */
    @POST
    @Path("/redrive")
    public DeadLetterView.DeadLetterPage redriveAll(
            @QueryParam("topic") @Nullable String topic, @QueryParam("limit") @Nullable String limit) {
        List<DeadLetterId> waiting = latest(topic, limit).reversed().stream()
                .filter(letter -> letter.redrivenAt() == null)
                .map(DeadLetterView::id)
                .toList();
        return new DeadLetterView.DeadLetterPage(
                "list",
                reaching(() -> reader.find(
                        waiting, letter -> DeadLetterView.of(letter, Optional.of(redrive.redrive(letter))))));
    }

    private List<DeadLetterView> latest(@Nullable String topic, @Nullable String limit) {
        List<Topic> topics = topic == null ? List.of(Topic.values()) : List.of(topic(topic));
        int max = QueryParameters.limit(limit, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        List<DeadLetterView> latest =
                reaching(() -> reader.latest(topics, max, letter -> DeadLetterView.of(letter, Optional.empty())));
        return transactions.call(() -> latest.stream()
                .map(letter -> letter.redriven(RedrivenLetter.at(letter.id())))
                .toList());
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
            throw Problems.unavailable("Kafka does not answer; try again after 5 s");
        }
    }

    private static Topic topic(String name) {
        return DeadLetterId.topic(name)
                .orElseThrow(() -> new RefusedException(
                        InvalidParameter.query("topic", name, Words.oneOf(Topic.values(), Topic::topicName))));
    }
}

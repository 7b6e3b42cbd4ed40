package io.darkroom.service.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;

/** Answers with problems where no REST resource has taken the request. */
@Singleton
public class RawProblems {

    /** The media type of {@link #text}. */
    public static final String TYPE = HttpProblem.MEDIA_TYPE.toString();

    private final ObjectMapper json;

    public RawProblems(ObjectMapper json) {
        this.json = json;
    }

    /** Ends {@code response} with the problem. */
    public void send(HttpServerResponse response, HttpProblem problem) {
        response.setStatusCode(problem.getStatusCode());
        problem.getHeaders().forEach((name, value) -> response.putHeader(name, String.valueOf(value)));
        response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE).end(text(problem));
    }

    /** The problem as JSON. */
    public String text(HttpProblem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem that cannot be written", e);
        }
    }
}

package io.darkroom.submitter.http;

import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.refusal.Refusal;
import io.darkroom.submitter.refusal.RefusedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers a refused request with its problem, and keeps the refusal for the filters that answer in another shape. */
public class RefusalMapper {

    private static final String PROPERTY = Refusal.class.getName();

    @ServerExceptionMapper
    public Response refused(RefusedException refused, ContainerRequestContext request) {
        request.setProperty(PROPERTY, refused.refusal());
        return Problems.response(RefusalProblems.of(refused.refusal()), request.getUriInfo());
    }

    /** Why {@code request} was refused; empty when it was not. */
    public static Optional<Refusal> refusal(ContainerRequestContext request) {
        return Optional.ofNullable(request.getProperty(PROPERTY)).map(Refusal.class::cast);
    }
}

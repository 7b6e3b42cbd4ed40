package io.darkroom.service.problem;

import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers requests that no method of a resource can take, in our words: the framework's name its own annotations. */
class RouteProblems {

    // Before the mappers of the problem extension (999). The lowest number wins.
    private static final int PRIORITY = 500;

    private final ResourceMethods methods;
    private final String here;

    RouteProblems(ResourceMethods methods, @ConfigProperty(name = "quarkus.application.name") String here) {
        this.methods = methods;
        this.here = here;
    }

    @ServerExceptionMapper(value = NotFoundException.class, priority = PRIORITY)
    Response notFound(NotFoundException unknown, UriInfo call) {
        String path = call.getPath();
        return Problems.response(
                Problems.notFound("there is nothing at " + path
                        + OtherService.of(path, here)
                                .map(service -> "; this path is " + service + "'s")
                                .orElse("; GET /q/openapi describes the paths that there are")),
                call);
    }

    @ServerExceptionMapper(value = NotAllowedException.class, priority = PRIORITY)
    Response notAllowed(NotAllowedException refused, ContainerRequestContext request) {
        UriInfo call = request.getUriInfo();
        String allowed = String.join(", ", methods.at(call.getPath()).methods());
        return Problems.response(
                Problems.builder(
                                405,
                                "method_not_allowed",
                                "The path has no such method",
                                request.getMethod() + " is not possible at " + call.getPath() + "; possible are "
                                        + allowed)
                        .withHeader(HttpHeaders.ALLOW, allowed)
                        .build(),
                call);
    }

    @ServerExceptionMapper(value = NotAcceptableException.class, priority = PRIORITY)
    Response notAcceptable(NotAcceptableException refused, ContainerRequestContext request) {
        UriInfo call = request.getUriInfo();
        return Problems.response(
                Problems.of(
                        406,
                        "not_acceptable",
                        "No answer has an accepted type",
                        "Accept is " + request.getHeaderString(HttpHeaders.ACCEPT) + "; the answer is "
                                + String.join(" or ", methods.at(call.getPath()).produced())),
                call);
    }

    @ServerExceptionMapper(value = NotSupportedException.class, priority = PRIORITY)
    Response notSupported(NotSupportedException refused, ContainerRequestContext request) {
        UriInfo call = request.getUriInfo();
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        return Problems.response(
                Problems.of(
                        415,
                        "wrong_content_type",
                        "The body has another type",
                        "Content-Type is " + (type == null ? "absent" : type) + "; send "
                                + String.join(" or ", methods.at(call.getPath()).consumed())),
                call);
    }

    @ServerExceptionMapper(value = WebApplicationException.class, priority = PRIORITY)
    Response other(WebApplicationException failed, UriInfo call) {
        int status = failed.getResponse().getStatus();
        return status < 400
                ? failed.getResponse()
                : Problems.response(
                        status < 500
                                ? Problems.of(
                                        status,
                                        "bad_request",
                                        "The request cannot be read",
                                        "the request is not HTTP that can be read; compare it with the API's documents")
                                : Problems.internalError(),
                        call);
    }
}

package io.darkroom.submitter.http;

import io.darkroom.service.http.BodyMemory;
import io.darkroom.service.http.UnreadBody;
import io.darkroom.service.problem.Problems;
import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.EncodedBody;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Limits the body of every request while it is read: its size by path (the server's own limit is the largest of them), its time, and the
 * memory of all bodies that are read or answered at the same time.
 */
public class BodyLimit {

    // Is never in memory.
    private static final String FORWARDED_IMAGES = "/v2/uploads";
    // Paths where the clients of AceData, Apiframe, OpenAI, Replicate and fal send images.
    private static final Pattern WITH_IMAGES =
            Pattern.compile("/seedream/images|/v2/uploads|(/openai)?/v1/images/edits|/replicate/v1/(.+/)?predictions"
                    + "|/replicate/v1/files|/fal/(queue|run)/.+|/fal/proxy");

    private static final String SHARE = BodyMemory.Share.class.getName();

    private final ApiConfig config;
    private final BodyMemory small;
    private final BodyMemory large;

    BodyLimit(ApiConfig config) {
        this.config = config;
        this.small = new BodyMemory("bodies", config.maxBytesInFlight().asLongValue(), config.maxBodyWait());
        this.large =
                new BodyMemory("large bodies", config.maxLargeBytesInFlight().asLongValue(), config.maxBodyWait());
    }

    @ServerRequestFilter
    public void bound(ContainerRequestContext request, RoutingContext call) {
        // A compressed body may be far larger than its length says, and no client needs one.
        Optional.ofNullable(request.getHeaderString("Content-Encoding"))
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new RefusedException(new EncodedBody(encoding));
                });
        String path = request.getUriInfo().getPath();
        long limit = limit(path);
        if (request.getLength() > limit) {
            throw new RefusedException(new BodyTooLarge(limit));
        }
        if (request.hasEntity()) {
            BodyMemory.Share share = share(limit);
            call.addEndHandler(ended -> share.close());
            LongConsumer held = path.equals(FORWARDED_IMAGES) ? bytes -> {} : share::holdFor;
            Runnable ended = isLarge(limit) ? () -> call.put(SHARE, share) : share::close;
            request.setEntityStream(
                    new LimitedBody(request.getEntityStream(), limit, refusing(call, inTime(held)), ended));
        }
    }

    private boolean isLarge(long limit) {
        return limit > config.maxBody().asLongValue();
    }

    private BodyMemory.Share share(long limit) {
        return (isLarge(limit) ? large : small).open();
    }

    /** Leaves the memory of a large body to others, which otherwise is held until the answer has ended; that of a small one is held while it is read. */
    public static void release(RoutingContext call) {
        Optional.ofNullable(call.<BodyMemory.Share>get(SHARE)).ifPresent(BodyMemory.Share::close);
    }

    private LongConsumer inTime(LongConsumer received) {
        Duration timeout = config.bodyTimeout();
        long end = System.nanoTime() + timeout.toNanos();
        return bytes -> {
            if (System.nanoTime() - end > 0) {
                throw Problems.slowBody("The body came too slowly", timeout);
            }
            received.accept(bytes);
        };
    }

    // What a slow or refused client still sends takes neither memory nor the connection.
    private static LongConsumer refusing(RoutingContext call, LongConsumer received) {
        return bytes -> {
            try {
                received.accept(bytes);
            } catch (HttpProblem refused) {
                UnreadBody.drop(call);
                throw refused;
            }
        };
    }

    long limit(String path) {
        MemorySize limit = path.endsWith("/batch")
                ? config.maxBatchBody()
                : WITH_IMAGES.matcher(path).matches() ? config.maxUploadBody() : config.maxBody();
        return limit.asLongValue();
    }
}

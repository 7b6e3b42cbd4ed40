package io.darkroom.submitter.http;

import io.darkroom.submitter.refusal.Refusal.BodyTooLarge;
import io.darkroom.submitter.refusal.Refusal.EncodedBody;
import io.darkroom.submitter.refusal.RefusedException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Bounds every body as it is read, by the kind of call; the server's own limit is that of the largest kind. */
public class BodyLimit {

    // As AceData's and Apiframe's clients send them.
    private static final Set<String> MAY_HOLD_IMAGES = Set.of("/seedream/images", "/v2/uploads");

    private final BodyConfig config;

    BodyLimit(BodyConfig config) {
        this.config = config;
    }

    @ServerRequestFilter
    public void bound(ContainerRequestContext request) {
        // What looks small may be large; nobody needs it here.
        Optional.ofNullable(request.getHeaderString("Content-Encoding"))
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new RefusedException(new EncodedBody(encoding));
                });
        long limit = limit(request.getUriInfo().getPath());
        if (request.getLength() > limit) {
            throw new RefusedException(new BodyTooLarge(limit));
        }
        if (request.hasEntity()) {
            request.setEntityStream(new Bounded(request.getEntityStream(), limit));
        }
    }

    private long limit(String path) {
        MemorySize limit = path.endsWith("/batch")
                ? config.maxBatchBody()
                : MAY_HOLD_IMAGES.contains(path) ? config.maxUploadBody() : config.maxBody();
        return limit.asLongValue();
    }

    // The length that a client states is only a claim.
    private static final class Bounded extends FilterInputStream {

        private final long limit;
        private long left;

        Bounded(InputStream in, long limit) {
            super(in);
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new RefusedException(new BodyTooLarge(limit));
            }
            return count;
        }
    }
}

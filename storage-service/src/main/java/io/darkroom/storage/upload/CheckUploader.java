package io.darkroom.storage.upload;

import io.darkroom.service.Keys;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Takes no byte of an upload from anybody without a valid key. */
class CheckUploader {

    private static final String GENERATE = "generate";

    private final Keys keys;
    private final Uploader uploader;

    CheckUploader(Keys keys, Uploader uploader) {
        this.keys = keys;
        this.uploader = uploader;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request, HttpServerRequest call) {
        if (request.getMethod().equals("POST") && request.getUriInfo().getPath().endsWith(UploadResource.PATH)) {
            uploader.is(keys.holder(call).require(GENERATE).account());
        }
    }
}

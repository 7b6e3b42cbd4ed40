package io.darkroom.submitter.dialect;

import io.darkroom.submitter.dialect.StorageUploads.UploadedImage;
import io.vertx.core.http.HttpServerRequest;

/** Uploads one image for the client of a call. */
@FunctionalInterface
interface ImageUpload {

    UploadedImage image(byte[] image, String contentType, HttpServerRequest call);
}

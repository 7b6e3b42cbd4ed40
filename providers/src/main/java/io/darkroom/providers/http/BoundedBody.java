package io.darkroom.providers.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of a body, and ends the transfer there: a long body hides neither the status nor takes more memory. */
final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Content> {

    private final int maxBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What was read; {@code cut}: there was more. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(byte[] bytes, boolean cut) {}

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        started.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] next = new byte[Math.min(buffer.remaining(), maxBytes - bytes.size())];
            boolean cut = next.length < buffer.remaining();
            buffer.get(next);
            bytes.writeBytes(next);
            if (cut) {
                finish(true);
                return;
            }
        }
    }

    private void finish(boolean cut) {
        if (content.complete(new Content(bytes.toByteArray(), cut)) && cut && subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        content.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        finish(false);
    }
}

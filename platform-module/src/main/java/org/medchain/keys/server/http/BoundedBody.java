package org.medchain.keys.server.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** The body of an answer as bytes; an answer with more than so many fails, and no more of it is taken. */
final class BoundedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private long left;
    private Subscription subscription;

    BoundedBody(int most) {
        this.left = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        left -= part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (left < 0) {
            subscription.cancel();
            body.completeExceptionally(new IOException("too many bytes"));
        } else {
            bytes.onNext(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
        bytes.getBody().thenAccept(body::complete);
    }
}

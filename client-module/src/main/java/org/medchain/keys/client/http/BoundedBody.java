package org.medchain.keys.client.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Takes the body of an answer, if it is not longer than that of any answer. A longer one is not read to its end, and is a {@link TooLongException}. */
final class BoundedBody implements BodySubscriber<byte[]> {

    /** The answer is none of the service's: another one is as long. */
    static final class TooLongException extends IOException {

        private TooLongException(int most) {
            super("the answer has more than " + most + " bytes");
        }
    }

    private final int most;
    private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
    private Subscription subscription;
    private long length;

    private BoundedBody(int most) {
        this.most = most;
    }

    /** @param most how many bytes the body may have */
    static BodyHandler<byte[]> of(int most) {
        return answer -> new BoundedBody(most);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body.getBody();
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        body.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length <= most) {
            body.onNext(buffers);
        } else {
            subscription.cancel();
            body.onError(new TooLongException(most));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}

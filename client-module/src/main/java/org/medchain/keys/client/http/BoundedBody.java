package org.medchain.keys.client.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Takes the body of an answer, if it is not longer than that of any answer. A longer one is not read to its end, and is a {@link
 * WholeAnswer.TooLongException}.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

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
            body.onError(new WholeAnswer.TooLongException(most));
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

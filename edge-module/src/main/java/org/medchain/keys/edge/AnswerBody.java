package org.medchain.keys.edge;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer, held until it is complete and wiped when they are written. An answer longer than {@value #LONGEST} bytes is written
 * while it is made, by the thread that makes it: few may at once, and a client that reads too slowly loses it. Used by one thread at a time.
 */
final class AnswerBody extends ServletOutputStream {

    private static final int LONGEST = 2_097_152;

    /** The size of no buffer: Open Liberty then sends each write of a listener at once. */
    private static final int NO_BUFFER = 1;

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long BYTES_PER_SECOND = 16_384;

    private final EdgeResponse answer;
    private final SlowClients clients;
    private final HeldChunks held;
    private final boolean isOfHead;

    /** The stream that a long answer goes to; null of all others. */
    private ServletOutputStream longAnswer;

    private long begun;
    private long written;

    AnswerBody(EdgeResponse answer, String owner, boolean isOfHead, SlowClients clients) {
        this.answer = answer;
        this.clients = clients;
        this.isOfHead = isOfHead;
        this.held = new HeldChunks(clients.memory(), owner);
    }

    /** Says whose memory or place the answer takes. */
    void belongTo(String owner) {
        if (longAnswer == null) {
            held.belongTo(owner);
        }
    }

    void clear() {
        held.wipe();
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (answer.hasEnded()) {
            // What is written behind a problem is not for the client.
            return;
        }
        if (longAnswer == null && held.size() + (long) length > LONGEST) {
            beginLongAnswer();
        }
        if (longAnswer != null) {
            requireReader(length);
            longAnswer.write(bytes, offset, length);
        } else if (!held.add(bytes, offset, length)) {
            answer.end(Fault.BUSY);
        }
    }

    /** Takes a problem as the whole answer. */
    void writeProblem(byte[] problem) {
        held.add(problem, 0, problem.length);
    }

    private void beginLongAnswer() throws IOException {
        if (!clients.longAnswers().take(held.owner(), 1)) {
            answer.end(Fault.BUSY);
            throw new IOException("too many long answers are written already");
        }
        begun = clients.nanoTime().getAsLong();
        longAnswer = answer.real().getOutputStream();
        requireReader(held.size());
        held.writeTo(longAnswer);
        held.wipe();
    }

    private void requireReader(int more) throws IOException {
        written += more;
        long allowed = PATIENCE + TimeUnit.SECONDS.toNanos(written / BYTES_PER_SECOND);
        if (clients.nanoTime().getAsLong() - begun > allowed) {
            throw new IOException("the client reads too slowly");
        }
    }

    /** Writes the answer by this thread, if that needs no waiting, or one of the places for it is free. Returns false if it is still to be written. */
    boolean sendNow() {
        if (longAnswer != null || answer.real().isCommitted()) {
            return true;
        }
        setLength();
        if (!clients.writers().tryAcquire()) {
            return !hasBytes();
        }
        try {
            sendHere();
        } finally {
            clients.writers().release();
        }
        return true;
    }

    /** Writes the answer by this thread. */
    void sendHere() {
        if (!hasBytes()) {
            // The server writes the head by itself.
            return;
        }
        try {
            held.writeTo(answer.real().getOutputStream());
            answer.real().flushBuffer();
        } catch (IOException e) {
            // The client is gone: there is nobody to answer.
        }
    }

    /** Writes the answer without a thread, as the client reads it, and completes it then. */
    void sendLater(AsyncContext suspended) {
        try {
            answer.real().setBufferSize(NO_BUFFER);
            ServletOutputStream out = answer.real().getOutputStream();
            out.setWriteListener(new Sending(out, suspended));
        } catch (IOException e) {
            suspended.complete();
        }
    }

    private boolean hasBytes() {
        return held.size() > 0 && !isOfHead;
    }

    private void setLength() {
        int status = answer.getStatus();
        boolean never = status == HttpServletResponse.SC_NO_CONTENT || status == HttpServletResponse.SC_NOT_MODIFIED;
        if (!isOfHead && !never) {
            answer.real().setContentLength(held.size());
        }
    }

    /** Wipes what is held and gives the places back. */
    void end() {
        held.wipe();
        if (longAnswer != null) {
            clients.longAnswers().giveBack(held.owner(), 1);
            longAnswer = null;
        }
    }

    /** Returns true: nothing waits, since the answer is held. */
    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        try {
            listener.onWritePossible();
        } catch (IOException e) {
            listener.onError(e);
        }
    }

    private final class Sending implements WriteListener {

        private final ServletOutputStream out;
        private final AsyncContext suspended;
        private int sent;

        Sending(ServletOutputStream out, AsyncContext suspended) {
            this.out = out;
            this.suspended = suspended;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (sent == held.count()) {
                    end();
                    return;
                }
                out.write(held.chunk(sent), 0, held.lengthOf(sent));
                sent++;
            }
        }

        /** The client is gone, or read nothing for as long as the server waits. */
        @Override
        public void onError(Throwable failure) {
            end();
        }

        private void end() {
            AnswerBody.this.end();
            suspended.complete();
        }
    }
}

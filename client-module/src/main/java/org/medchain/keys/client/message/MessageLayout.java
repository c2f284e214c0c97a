package org.medchain.keys.client.message;

/**
 * The places of a message's frames, which its length and its header tell.
 *
 * @param frames how many, the last included
 * @param lastLength of the content of the last
 */
record MessageLayout(int headerLength, int frameLength, long frames, int lastLength) {

    /** @throws InvalidMessageException if no message has that length */
    static MessageLayout of(MessageHeader header, long length) {
        long afterHeader = length - header.length() - Frames.LAST_OVERHEAD;
        int frame = header.frameLength() + Frames.OVERHEAD;
        if (afterHeader < 0 || afterHeader % frame > header.frameLength() || afterHeader / frame >= Frames.MOST) {
            throw InvalidMessageException.notAuthentic(null);
        }
        return new MessageLayout(
                header.length(), header.frameLength(), afterHeader / frame + 1, (int) (afterHeader % frame));
    }

    long contentLength() {
        return (frames - 1) * frameLength + lastLength;
    }

    long offsetOf(long number) {
        return headerLength + (number - 1) * (frameLength + Frames.OVERHEAD);
    }

    /** @throws InvalidMessageException if the frame that was read is not what has to be in that place */
    void requireItsPlace(MessageReader read, long number) {
        if (read.isLast() != (number == frames) || read.length() != (read.isLast() ? lastLength : frameLength)) {
            throw InvalidMessageException.notAuthentic(null);
        }
    }
}

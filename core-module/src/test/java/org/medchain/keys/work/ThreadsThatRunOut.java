package org.medchain.keys.work;

/** Has no thread for the first tasks. */
final class ThreadsThatRunOut extends ThreadOfTheCaller {

    private int missing;

    ThreadsThatRunOut(int missing) {
        this.missing = missing;
    }

    @Override
    public void execute(Runnable task) {
        if (missing > 0) {
            missing--;
            throw new OutOfMemoryError("unable to create native thread");
        }
        super.execute(task);
    }
}

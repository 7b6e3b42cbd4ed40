package io.darkroom.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second launcher from using the same state. The lock ends with this process, however it ends, or when it is closed. */
final class StateLock implements AutoCloseable {

    // A channel that nothing refers to is closed by the garbage collector, and its lock with it.
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of the folder {@code state}; throws {@link CannotRun} when another launcher holds it. */
    static StateLock take(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isTaken(channel)) {
            channel.close();
            throw new CannotRun(state + " is in use by another darkroom; choose another with --state DIR");
        }
        return new StateLock(channel);
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

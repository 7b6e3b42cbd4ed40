package io.darkroom.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        Path file = state.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isTaken(channel)) {
            channel.close();
            throw new CannotRun(state + " is in use by another darkroom" + holder(state, file)
                    + "; stop that one, or choose another state with --state DIR");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new StateLock(channel);
    }

    // The holder writes its id just after it has taken the lock.
    private static String holder(Path state, Path file) throws IOException {
        String process = Files.readString(file).strip();
        return (process.isEmpty() ? "" : ", process " + process)
                + RunningState.portBase(state).map(port -> " at port " + port).orElse("");
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

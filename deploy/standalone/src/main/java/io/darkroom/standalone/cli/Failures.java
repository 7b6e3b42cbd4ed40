package io.darkroom.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Says in one sentence why a command failed. */
final class Failures {

    private Failures() {}

    static String sentence(Exception failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileSystemException file ->
                file.getFile() + " cannot be used: "
                        + Optional.ofNullable(file.getReason()).orElse("it is not what the command needs");
            case JsonProcessingException _ -> "the answer is no JSON; is the address that of a Darkroom?";
            case SocketTimeoutException _ -> "the server did not answer in time; try again";
            case ConnectException _ -> "nothing answers at the address";
            default ->
                Optional.ofNullable(failure.getMessage())
                        .orElse(failure.getClass().getSimpleName());
        };
    }
}

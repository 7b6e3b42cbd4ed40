package io.darkroom.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shell scripts that download and hash the same files as storage-service does, with other tools. */
final class PeerScripts {

    private static final int CONCURRENT = 8;

    private PeerScripts() {}

    static String curl(List<URI> links) {
        String list = links.stream()
                .map(link -> "url=" + link + "\noutput=" + link.getPath().substring(1) + "\n")
                .collect(Collectors.joining());
        return "cat > list <<'END'\n" + list + "END\ncurl -sf --no-progress-meter --parallel --parallel-max "
                + CONCURRENT + " --config list 2> /dev/null && openssl dgst -sha256 *.jpg > hashes";
    }

    /** Posts a file {@code count} times. */
    static String post(String url, Path body, int count) {
        return "{ echo 'data-binary = \"@" + body
                + "\"'; echo 'header = \"Content-Type: application/json\"'; for i in $(seq " + count
                + "); do echo 'url = " + url
                + "'; done; } > list\ncurl -sf --no-progress-meter --parallel --parallel-max "
                + CONCURRENT + " --config list > /dev/null 2>&1";
    }

    static String rclone(int files, int port) {
        String list = IntStream.range(0, files).mapToObj(i -> i + ".jpg\n").collect(Collectors.joining());
        return "cat > list <<'END'\n" + list + "END\nrclone copy --transfers " + CONCURRENT
                + " --no-traverse --files-from list --http-url http://127.0.0.1:" + port
                + " :http: . && rclone hashsum sha256 . > hashes";
    }
}

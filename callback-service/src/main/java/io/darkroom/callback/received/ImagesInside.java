package io.darkroom.callback.received;

import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the texts of a JSON document that are large and base64, and leaves all else as it is, to the last space. */
final class ImagesInside {

    /** A shorter text stays where it is. */
    static final int MIN_LENGTH = 64 * 1024;

    private static final char QUOTE = '"';
    private static final char ESCAPE = '\\';
    private static final Pattern DATA = Pattern.compile("data:[^,]{1,200};base64,", Pattern.CASE_INSENSITIVE);

    private ImagesInside() {}

    /** Returns {@code json} with what {@code replacement} returns instead of each image, of which it gets the bytes. */
    static String replaced(String json, Function<byte[], String> replacement) {
        if (json.length() < MIN_LENGTH) {
            return json;
        }
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (int open = json.indexOf(QUOTE), close; open >= 0; open = json.indexOf(QUOTE, close + 1)) {
            close = end(json, open + 1);
            if (close - open > MIN_LENGTH) {
                Optional<byte[]> image = decoded(json.substring(open + 1, close));
                if (image.isPresent()) {
                    result.append(json, copied, open + 1).append(replacement.apply(image.get()));
                    copied = close;
                }
            }
        }
        return copied == 0 ? json : result.append(json, copied, json.length()).toString();
    }

    // Of a text that does not end, the end of what there is. The quote that an odd number of backslashes precedes
    // belongs to the text.
    private static int end(String json, int from) {
        int quote = json.indexOf(QUOTE, from);
        while (quote >= 0 && isEscaped(json, quote, from)) {
            quote = json.indexOf(QUOTE, quote + 1);
        }
        return quote < 0 ? json.length() : quote;
    }

    private static boolean isEscaped(String json, int quote, int from) {
        int start = quote;
        while (start > from && json.charAt(start - 1) == ESCAPE) {
            start--;
        }
        return (quote - start) % 2 == 1;
    }

    // What writers of JSON and of base64 put between the characters is left out. A text with spaces is prose.
    private static Optional<byte[]> decoded(String text) {
        Matcher data = DATA.matcher(text);
        String base64 = data.lookingAt() ? text.substring(data.end()) : text;
        try {
            return Optional.of(Base64.getDecoder().decode(plain(base64)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    // By plain searches: a regular expression over an image costs more than its decoding.
    private static String plain(String base64) {
        String plain = base64;
        if (plain.indexOf(ESCAPE) >= 0) {
            plain = plain.replace("\\/", "/").replace("\\n", "").replace("\\r", "");
        }
        return plain.indexOf('\n') < 0 && plain.indexOf('\r') < 0
                ? plain
                : plain.replace("\n", "").replace("\r", "");
    }
}

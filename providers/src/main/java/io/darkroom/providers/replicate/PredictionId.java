package io.darkroom.providers.replicate;

import io.darkroom.contracts.GenerationId;
import io.darkroom.providers.json.DialectJson;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** The id of a prediction: the 128 bits of its generation in 26 characters. */
final class PredictionId {

    private static final Pattern FORM = Pattern.compile("[0-9a-v]{26}");
    private static final int RADIX = 32;
    private static final int LENGTH = 26;
    private static final int HEX_RADIX = 16;
    private static final int HEX_LENGTH = 32;

    private PredictionId() {}

    static String of(GenerationId id) {
        String digits = new BigInteger(DialectJson.hex(id), HEX_RADIX).toString(RADIX);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    /** Empty when {@code text} is no such id. */
    static Optional<GenerationId> read(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String digits = new BigInteger(text, RADIX).toString(HEX_RADIX);
        return digits.length() > HEX_LENGTH
                ? Optional.empty()
                : DialectJson.fromHex("0".repeat(HEX_LENGTH - digits.length()) + digits);
    }
}

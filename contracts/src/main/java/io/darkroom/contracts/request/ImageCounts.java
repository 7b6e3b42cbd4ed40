package io.darkroom.contracts.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/** The fields with which clients of image APIs ask for several images. */
final class ImageCounts {

    // Without case and underscores.
    private static final Set<String> NAMES = Set.of(
            "n",
            "numimages",
            "numoutputs",
            "numsamples",
            "numberofimages",
            "numberofoutputs",
            "imagecount",
            "imagescount",
            "maximages",
            "batchsize",
            "batchcount",
            "samplecount",
            "samples",
            "count");

    private ImageCounts() {}

    static boolean isName(String field) {
        return NAMES.contains(field.replace("_", "").toLowerCase(Locale.ROOT));
    }

    static boolean isOne(JsonNode value) {
        return value.isNumber() ? value.decimalValue().compareTo(BigDecimal.ONE) == 0 : "1".equals(value.textValue());
    }
}

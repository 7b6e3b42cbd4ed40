package io.darkroom.contracts.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The fields with which clients of image APIs ask for several images, and with which they send reference images. */
final class OtherNames {

    // Without case and underscores.
    private static final Set<String> COUNTS = Set.of(
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
    private static final Set<String> REFERENCES = Set.of(
            "image",
            "images",
            "imageurl",
            "imageurls",
            "imageinput",
            "imageinputs",
            "imageprompt",
            "imageprompturl",
            "inputimage",
            "inputimages",
            "inputimageurl",
            "inputimageurls",
            "inputurl",
            "inputurls",
            "initimage",
            "initimageurl",
            "referenceimage",
            "referenceimages",
            "referenceimageurl",
            "referenceimageurls",
            "refimage",
            "refimages",
            "sourceimage",
            "sourceimages",
            "mask",
            "maskurl",
            "maskimage",
            "maskimageurl");

    private OtherNames() {}

    /** What a field that an API does not have must be; empty where it changes nothing. */
    static Optional<String> limit(String field, JsonNode value) {
        String name = field.replace("_", "").toLowerCase(Locale.ROOT);
        if (COUNTS.contains(name) && !value.isNull() && !isOne(value)) {
            return Optional.of("1 or absent: this API has no such field");
        }
        return REFERENCES.contains(name) && isGiven(value)
                ? Optional.of("absent: this API has no such field, and the image would be ignored")
                : Optional.empty();
    }

    private static boolean isOne(JsonNode value) {
        return value.isNumber() ? value.decimalValue().compareTo(BigDecimal.ONE) == 0 : "1".equals(value.textValue());
    }

    private static boolean isGiven(JsonNode value) {
        return value.isContainerNode()
                ? !value.isEmpty()
                : value.isTextual() && !value.textValue().isBlank();
    }
}

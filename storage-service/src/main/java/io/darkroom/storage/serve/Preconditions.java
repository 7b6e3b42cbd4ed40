package io.darkroom.storage.serve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The preconditions of a request (RFC 9110, 13). */
final class Preconditions {

    private static final String WEAK = "W/";

    private Preconditions() {}

    /** Whether If-Match is absent or names this version; otherwise the answer is 412. A weak tag names none. */
    static boolean isMatch(@Nullable String ifMatch, ServedObject object) {
        return ifMatch == null
                || Arrays.stream(ifMatch.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(object.quotedEtag()));
    }

    /** Whether If-None-Match names the version that would be served, so that the answer is 304. */
    static boolean isNotModified(@Nullable String ifNoneMatch, ServedObject object) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(object.quotedEtag()));
    }

    /** Whether a Range header applies: If-Range is absent or names exactly this version. */
    static boolean isRangeApplicable(@Nullable String ifRange, ServedObject object) {
        return ifRange == null || ifRange.equals(object.quotedEtag());
    }
}

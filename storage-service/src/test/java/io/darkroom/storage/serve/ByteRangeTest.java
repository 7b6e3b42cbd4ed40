package io.darkroom.storage.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long SIZE = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-999, 0, 999",
        "bytes=10-19, 10, 19",
        "bytes=990-, 990, 999",
        "bytes=0-, 0, 999",
        "bytes=-1, 999, 999",
        "bytes=-1000, 0, 999",
        // A suffix longer than the file is the file.
        "bytes=-5000, 0, 999",
        // An end beyond the file is the end of the file.
        "bytes=900-5000, 900, 999"
    })
    void parsesOnePart(String header, long first, long last) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new ByteRange.Part(first, last, SIZE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-1",
                "bytes=1-2-3",
                "bytes=0x10-0x20",
                "bytes=1.5-2",
                "bytes=+1-2",
                "pages=1-2",
                "Bytes=0-1",
                "bytes=1 - 2",
                "bytes=0-1,,2-3",
                "bytes=0-1,x",
                // 19 digits would overflow.
                "bytes=1000000000000000000-"
            })
    void ignoresAMalformedRange(String header) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new ByteRange.WholeFile(SIZE));
    }

    @Test
    void servesTheWholeFileWithoutAHeader() {
        assertThat(ByteRange.parse(null, SIZE)).isEqualTo(new ByteRange.WholeFile(SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=2000-2001,3000-"})
    void rejectsARangeOutsideTheFile(String header) {
        assertThat(ByteRange.parse(header, SIZE)).isEqualTo(new ByteRange.Unsatisfiable(SIZE));
    }

    @Test
    void acceptsWhitespaceAndAnEmptyElementBetweenParts() {
        assertThat(ByteRange.parse("bytes= 0-1 ,", SIZE)).isEqualTo(new ByteRange.Part(0, 1, SIZE));
    }

    @Test
    void keepsSeveralPartsInTheRequestedOrder() {
        assertThat(ByteRange.parse("bytes=500-509, 0-9", SIZE))
                .isEqualTo(new ByteRange.Parts(
                        List.of(new ByteRange.Part(500, 509, SIZE), new ByteRange.Part(0, 9, SIZE))));
    }

    @Test
    void dropsThePartsOutsideTheFile() {
        assertThat(ByteRange.parse("bytes=0-9,5000-5009", SIZE)).isEqualTo(new ByteRange.Part(0, 9, SIZE));
    }

    @Test
    void ignoresPartsThatAreTogetherLongerThanTheFile() {
        assertThat(ByteRange.parse("bytes=0-,0-", SIZE)).isEqualTo(new ByteRange.WholeFile(SIZE));
        assertThat(ByteRange.parse("bytes=0-499,500-999", SIZE)).isInstanceOf(ByteRange.Parts.class);
    }

    @Test
    void ignoresMoreThanTheMaximumOfParts() {
        assertThat(ByteRange.parse(parts(ByteRange.MAX_PARTS), SIZE)).isInstanceOf(ByteRange.Parts.class);
        assertThat(ByteRange.parse(parts(ByteRange.MAX_PARTS + 1), SIZE)).isInstanceOf(ByteRange.WholeFile.class);
    }

    @Test
    void describesAPart() {
        ByteRange.Part part = new ByteRange.Part(10, 19, SIZE);

        assertThat(part.length()).isEqualTo(10);
        assertThat(part.contentRange()).isEqualTo("bytes 10-19/1000");
    }

    @Test
    void anEmptyFileHasNoRange() {
        assertThat(ByteRange.parse("bytes=0-", 0)).isEqualTo(new ByteRange.Unsatisfiable(0));
        assertThat(ByteRange.parse("bytes=-1", 0)).isEqualTo(new ByteRange.Unsatisfiable(0));
    }

    private static String parts(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + "-" + i).collect(Collectors.joining(",", "bytes=", ""));
    }
}

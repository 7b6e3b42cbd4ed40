package io.darkroom.storage.image;

/** A canonical prefix code of VP8L, with codes of at most 15 bits; a code of a single symbol takes no bits. */
final class PrefixCode {

    private static final int LONGEST = 15;

    private final int[] lengths = new int[LONGEST + 1];
    private final short[] symbols;

    private PrefixCode(short[] symbols) {
        this.symbols = symbols;
    }

    static PrefixCode single(int symbol) {
        return new PrefixCode(new short[] {(short) symbol});
    }

    static PrefixCode pair(int first, int second) {
        PrefixCode code =
                new PrefixCode(new short[] {(short) Math.min(first, second), (short) Math.max(first, second)});
        code.lengths[1] = 2;
        return code;
    }

    /** The code in which the symbol {@code i} has {@code codeLengths[i]} bits, or does not occur if that is 0. */
    static PrefixCode of(int[] codeLengths) {
        int used = 0;
        int last = 0;
        for (int symbol = 0; symbol < codeLengths.length; symbol++) {
            if (codeLengths[symbol] > 0) {
                used++;
                last = symbol;
            }
        }
        if (used < 2) {
            return single(last);
        }
        PrefixCode code = new PrefixCode(new short[used]);
        for (int length : codeLengths) {
            code.lengths[length]++;
        }
        code.lengths[0] = 0;
        int[] next = new int[LONGEST + 1];
        for (int length = 1; length < LONGEST; length++) {
            next[length + 1] = next[length] + code.lengths[length];
        }
        for (int symbol = 0; symbol < codeLengths.length; symbol++) {
            if (codeLengths[symbol] > 0) {
                code.symbols[next[codeLengths[symbol]]++] = (short) symbol;
            }
        }
        return code;
    }

    int read(WebpBits bits) {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code |= bits.read();
            int count = lengths[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = first + count << 1;
            code <<= 1;
        }
        throw new CorruptImageException("its pixels have a code that does not exist");
    }
}

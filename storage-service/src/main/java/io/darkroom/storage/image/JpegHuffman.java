package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A Huffman table of a JPEG file. */
final class JpegHuffman {

    /** Without codes. */
    static final JpegHuffman NONE = new JpegHuffman(0);

    private static final int LONGEST = 16;
    private static final int LOOKED_UP = 9;

    // Of each beginning of nine bits the code that it starts with; zero: a longer code.
    private final int[] lookup = new int[1 << LOOKED_UP];
    // By length: the first code that is longer, aligned to 16 bits, and what leads from a code to its symbol.
    private final int[] limits = new int[LONGEST + 1];
    private final int[] offsets = new int[LONGEST + 1];
    private final int[] symbols;

    private JpegHuffman(int symbols) {
        this.symbols = new int[symbols];
    }

    /** Reads a table: how many codes there are of each length, then the symbols. */
    static JpegHuffman read(ByteBuffer file, int at) {
        JpegHuffman table = new JpegHuffman(symbols(file, at));
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LONGEST; length++) {
            table.offsets[length] = symbol - code;
            int codes = file.get(at + length - 1) & 0xFF;
            // Decoders refuse a code of ones alone too, since ones fill the last byte of a scan.
            if (code + codes >= 1 << length) {
                throw new CorruptImageException("a table has more codes than bits");
            }
            for (int left = codes; left > 0; left--) {
                table.add(code, length, symbol, file.get(at + LONGEST + symbol) & 0xFF);
                code++;
                symbol++;
            }
            table.limits[length] = code << (LONGEST - length);
            code <<= 1;
        }
        return table;
    }

    /** The number of codes of the table at {@code at}. */
    static int symbols(ByteBuffer file, int at) {
        int count = 0;
        for (int i = 0; i < LONGEST; i++) {
            count += file.get(at + i) & 0xFF;
        }
        return count;
    }

    private void add(int code, int length, int index, int symbol) {
        symbols[index] = symbol;
        if (length <= LOOKED_UP) {
            int first = code << (LOOKED_UP - length);
            for (int i = 0; i < 1 << (LOOKED_UP - length); i++) {
                lookup[first + i] = found(length, symbol);
            }
        }
    }

    private static int found(int length, int symbol) {
        return length << Byte.SIZE | symbol;
    }

    /** The largest symbol; 0 without codes. */
    int maxSymbol() {
        return Arrays.stream(symbols).max().orElse(0);
    }

    /** Finds the code with which 16 bits begin. */
    int find(int bits) {
        int known = lookup[bits >>> (LONGEST - LOOKED_UP)];
        if (known != 0) {
            return known;
        }
        for (int length = LOOKED_UP + 1; length <= LONGEST; length++) {
            if (bits < limits[length]) {
                return found(length, symbols[(bits >>> (LONGEST - length)) + offsets[length]]);
            }
        }
        throw new CorruptImageException("its pixels have an unknown code");
    }

    static int length(int code) {
        return code >>> Byte.SIZE;
    }

    static int symbol(int code) {
        return code & 0xFF;
    }
}

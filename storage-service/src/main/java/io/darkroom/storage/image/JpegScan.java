package io.darkroom.storage.image;

import java.util.List;

/** Reads all coefficients of one scan of a JPEG file, and keeps of them only by what later scans are read. */
final class JpegScan {

    private static final int LAST_COEFFICIENT = 63;
    private static final int ZERO_RUN = 15;

    private final JpegBits bits;
    private final JpegFrame frame;
    private final Band band;
    private int blocksToSkip; // the rest of a run of blocks without further coefficients

    JpegScan(JpegBits bits, JpegFrame frame, Band band) {
        this.bits = bits;
        this.frame = frame;
        this.band = band;
    }

    /**
     * The coefficients that a scan holds.
     *
     * @param refines whether it adds a bit to those of earlier scans
     */
    record Band(int first, int last, boolean refines) {

        static final Band ALL = new Band(0, LAST_COEFFICIENT, false);

        Band {
            if (first > last || last > LAST_COEFFICIENT) {
                throw new CorruptImageException("a scan of the coefficients " + first + " to " + last);
            }
        }
    }

    /** A component with the tables by which the scan is read. */
    record Part(JpegComponent component, JpegHuffman dc, JpegHuffman ac) {}

    void read(List<Part> parts, int restartInterval) {
        boolean interleaved = parts.size() > 1;
        JpegComponent first = parts.getFirst().component();
        int columns = interleaved ? frame.columns() : first.width();
        int units = columns * (interleaved ? frame.rows() : first.height());
        for (int unit = 0; unit < units; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                bits.restart();
                blocksToSkip = 0;
            }
            int row = unit / columns;
            int column = unit % columns;
            if (interleaved) {
                for (Part part : parts) {
                    readUnit(part, row, column);
                }
            } else {
                readBlock(parts.getFirst(), row * first.lineBlocks() + column);
            }
        }
    }

    private void readUnit(Part part, int row, int column) {
        JpegComponent component = part.component();
        for (int down = 0; down < component.vertical(); down++) {
            int block = (row * component.vertical() + down) * component.lineBlocks() + column * component.horizontal();
            for (int across = 0; across < component.horizontal(); across++) {
                readBlock(part, block + across);
            }
        }
    }

    private void readBlock(Part part, int block) {
        int next = band.first();
        if (next == 0) {
            readDc(part.dc());
            next = 1;
        }
        if (band.last() == 0) {
            return;
        }
        if (band.refines()) {
            refine(part.ac(), part.component().nonZero(), block);
        } else {
            readAc(part, block, next);
        }
    }

    private void readDc(JpegHuffman table) {
        int length = band.refines() ? 1 : bits.decode(table);
        bits.read(length);
    }

    private void readAc(Part part, int block, int from) {
        if (blocksToSkip > 0) {
            blocksToSkip--;
            return;
        }
        long present = 0;
        int at = from;
        while (at <= band.last()) {
            int code = bits.decode(part.ac());
            int run = code >> 4;
            int length = code & 0xF;
            if (length == 0 && run < ZERO_RUN) {
                blocksToSkip = frame.progressive() ? run(run) - 1 : 0;
                break;
            }
            at += run;
            bits.read(length);
            if (length > 0 && at > LAST_COEFFICIENT) {
                throw new CorruptImageException("more coefficients than a block has");
            }
            present |= length == 0 ? 0 : 1L << at;
            at++;
        }
        if (frame.progressive()) {
            part.component().nonZero()[block] |= present;
        }
    }

    private int run(int lengthBits) {
        return (1 << lengthBits) + bits.read(lengthBits);
    }

    private void refine(JpegHuffman table, long[] nonZero, int block) {
        int at = band.first();
        while (blocksToSkip == 0 && at <= band.last()) {
            int code = bits.decode(table);
            int run = code >> 4;
            boolean added = (code & 0xF) != 0;
            if (added) {
                bits.read(1);
            } else if (run < ZERO_RUN) {
                blocksToSkip = run(run);
                break;
            }
            at = skipZeros(nonZero[block], at, run);
            if (added && at <= band.last()) {
                nonZero[block] |= 1L << at;
            }
            at++;
        }
        if (blocksToSkip > 0) {
            skipZeros(nonZero[block], at, LAST_COEFFICIENT + 1);
            blocksToSkip--;
        }
    }

    // Reads a bit for each coefficient that is not zero, up to the one behind so many zeros.
    private int skipZeros(long nonZero, int from, int zeros) {
        int left = zeros;
        for (int at = from; at <= band.last(); at++) {
            if ((nonZero & 1L << at) != 0) {
                bits.read(1);
            } else if (left-- == 0) {
                return at;
            }
        }
        return band.last() + 1;
    }
}

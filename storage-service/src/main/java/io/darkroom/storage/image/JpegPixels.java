package io.darkroom.storage.image;

import io.darkroom.storage.image.JpegScan.Band;
import io.darkroom.storage.image.JpegScan.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads every coefficient of a JPEG file, without computing its pixels from them. */
final class JpegPixels {

    private static final int TABLES = 0xC4;
    private static final int RESTART_INTERVAL = 0xDD;
    private static final int AC = 0x10;
    private static final int MAX_DC_BITS = 15;

    private final ByteBuffer file;
    private final Map<Integer, JpegHuffman> tables = new HashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private @Nullable JpegFrame frame;
    private int restartInterval;

    private JpegPixels(ByteBuffer file) {
        this.file = file;
    }

    static void verify(ByteBuffer file) {
        new JpegPixels(file).verify();
    }

    private void verify() {
        int at = 2;
        for (int marker = Jpeg.marker(file, at); marker != Jpeg.END_OF_IMAGE; marker = Jpeg.marker(file, at)) {
            if (Jpeg.hasNoLength(marker)) {
                at += marker == Jpeg.PADDING ? 1 : 2;
                continue;
            }
            int end = at + 2 + (file.getShort(at + 2) & 0xFFFF);
            if (marker == TABLES) {
                readTables(at + 4, end);
            } else if (marker == RESTART_INTERVAL) {
                restartInterval = file.getShort(at + 4) & 0xFFFF;
            } else if (Jpeg.isFrame(marker)) {
                readFrame(at);
            }
            at = marker == Jpeg.START_OF_SCAN ? readScan(at, end) : end;
        }
        int components = frame().components().size();
        if (read.size() < components) {
            throw new CorruptImageException(components - read.size() + " of its components have no pixels");
        }
    }

    private void readFrame(int at) {
        if (frame != null) {
            throw new CorruptImageException("it has two frames");
        }
        frame = JpegFrame.read(file, at);
    }

    private JpegFrame frame() {
        return Optional.ofNullable(frame).orElseThrow(() -> new CorruptImageException("it has no frame"));
    }

    private void readTables(int from, int end) {
        for (int at = from; at < end; at += 17 + JpegHuffman.symbols(file, at + 1)) {
            tables.put(file.get(at) & 0xFF, JpegHuffman.read(file, at + 1));
        }
    }

    private int readScan(int at, int data) {
        int count = file.get(at + 4) & 0xFF;
        List<Part> parts = new ArrayList<>();
        Band band = frame().progressive() ? band(at + 5 + 2 * count) : Band.ALL;
        for (int i = 0; i < count; i++) {
            parts.add(part(file.get(at + 5 + 2 * i) & 0xFF, file.get(at + 6 + 2 * i) & 0xFF, band));
        }
        if (parts.isEmpty() || (parts.size() > 1 && band.last() > 0 && band.first() > 0)) {
            throw new CorruptImageException("a scan of " + count + " components");
        }
        JpegBits bits = new JpegBits(file, data);
        new JpegScan(bits, frame(), band).read(parts, restartInterval);
        if (band.first() == 0 && !band.refines()) {
            parts.forEach(part -> read.add(part.component().id()));
        }
        return bits.nextMarker();
    }

    private Band band(int at) {
        return new Band(file.get(at) & 0xFF, file.get(at + 1) & 0xFF, (file.get(at + 2) & 0xF0) != 0);
    }

    private Part part(int id, int selected, Band band) {
        JpegComponent component = frame().components().stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(() -> new CorruptImageException("a scan of an unknown component"));
        boolean needsDc = band.first() == 0 && !band.refines();
        return new Part(
                component,
                needsDc ? dcTable(selected >> 4) : JpegHuffman.NONE,
                band.last() > 0 ? table(AC | (selected & 0xF)) : JpegHuffman.NONE);
    }

    private JpegHuffman dcTable(int key) {
        JpegHuffman table = table(key);
        if (table.maxSymbol() > MAX_DC_BITS) {
            throw new CorruptImageException("a coefficient of " + table.maxSymbol() + " bits");
        }
        return table;
    }

    private JpegHuffman table(int key) {
        return Optional.ofNullable(tables.get(key))
                .orElseThrow(() -> new CorruptImageException("a scan without its tables"));
    }
}

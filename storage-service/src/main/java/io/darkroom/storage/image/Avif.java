package io.darkroom.storage.image;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AVIF: boxes (ISO 14496-12) that fill the file. The meta box says what there is, how large it is, and where it lies. */
final class Avif {

    private static final Set<String> PARTS = Set.of("ftyp", "meta", "mdat", "moov", "moof", "uuid", "free", "skip");
    private static final int C2PA_SCAN = 16;
    private static final String C2PA_UUID = "\u00d8\u00fe\u00c3\u00d6\u001b\u000e\u0048\u003c\u0092\u0097";

    private final ByteBuffer file;
    private final Map<String, Box> items = new HashMap<>();
    private int width;
    private int height;
    private boolean meta;
    private boolean pixels;
    private Provenance provenance = Provenance.NONE;

    private Avif(ByteBuffer file) {
        this.file = file;
    }

    static Structure walk(ByteBuffer file) {
        Avif avif = new Avif(file);
        Box.each(file, 0, file.limit(), avif::read, avif::isBehindTheImage);
        if (!avif.pixels) {
            throw new CorruptImageException("it has no pixel data");
        }
        if (avif.meta && avif.width == 0) {
            throw new CorruptImageException("its size is missing");
        }
        return new Structure(avif.width, avif.height, avif.provenance, avif::verify);
    }

    // As behind the end of a JPEG; a box of a known type has been cut instead. What the image needs is looked for
    // within the file later.
    private boolean isBehindTheImage(String type) {
        return pixels && meta && !PARTS.contains(type);
    }

    private void read(Box box) {
        switch (box.type()) {
            case "meta" -> {
                meta = true;
                box.eachVersioned(file, this::readMeta);
            }
            case "mdat" -> pixels = true;
            case "uuid" -> {
                if (FileText.contains(file, box.start(), C2PA_SCAN, C2PA_UUID)) {
                    provenance = Provenance.C2PA;
                }
            }
            default -> {}
        }
    }

    private void readMeta(Box box) {
        if (box.type().equals("iprp")) {
            box.each(file, 0, properties -> {
                if (properties.type().equals("ipco")) {
                    properties.each(file, 0, this::readProperty);
                }
            });
        } else {
            items.put(box.type(), box);
        }
    }

    // The whole image is larger than the tiles that it may consist of.
    private void readProperty(Box property) {
        if (property.type().equals("ispe")) {
            width = Math.max(width, UnsupportedImageException.withinInt("a width", file.getInt(property.content())));
            height = Math.max(
                    height, UnsupportedImageException.withinInt("a height", file.getInt(property.content() + 4)));
        }
    }

    private void verify() {
        Optional<Box> data = Optional.ofNullable(items.get("idat"));
        AvifItems.read(file, part("iinf"), part("iloc"), data).verify();
    }

    private Box part(String type) {
        return Optional.ofNullable(items.get(type))
                .orElseThrow(() -> new CorruptImageException("it has no " + type + " box"));
    }
}

package io.darkroom.simulator;

import java.util.Map;

/** Width and height of the images that a model makes for an aspect ratio. */
record PixelSize(int width, int height) {

    private static final int MAX_PIXELS = 4096 * 4096;
    private static final PixelSize SQUARE = new PixelSize(2048, 2048);

    // The sizes commonly documented for Seedream 4.x at 2K; 4:5 and 5:4 follow the same area.
    private static final Map<String, PixelSize> AT_2K = Map.of(
            "1:1", SQUARE,
            "4:3", new PixelSize(2304, 1728),
            "3:4", new PixelSize(1728, 2304),
            "16:9", new PixelSize(2560, 1440),
            "9:16", new PixelSize(1440, 2560),
            "3:2", new PixelSize(2496, 1664),
            "2:3", new PixelSize(1664, 2496),
            "21:9", new PixelSize(3024, 1296),
            "4:5", new PixelSize(1792, 2240),
            "5:4", new PixelSize(2240, 1792));

    // Four megapixels, of which FLUX1.1 [pro] ultra publishes those of 16:9.
    private static final Map<String, PixelSize> OF_FLUX = Map.of(
            "1:1", SQUARE,
            "4:3", new PixelSize(2368, 1792),
            "3:4", new PixelSize(1792, 2368),
            "16:9", new PixelSize(2752, 1536),
            "9:16", new PixelSize(1536, 2752),
            "3:2", new PixelSize(2496, 1664),
            "2:3", new PixelSize(1664, 2496),
            "4:5", new PixelSize(1856, 2304),
            "5:4", new PixelSize(2304, 1856),
            "21:9", new PixelSize(3136, 1344));

    static PixelSize ofFlux(String ratio) {
        return OF_FLUX.getOrDefault(ratio, SQUARE);
    }

    static PixelSize at2K(String ratio) {
        return AT_2K.getOrDefault(ratio, SQUARE);
    }

    static PixelSize at4K(String ratio) {
        PixelSize small = at2K(ratio);
        double scale = Math.min(2, Math.sqrt((double) MAX_PIXELS / ((long) small.width * small.height)));
        return new PixelSize((int) (small.width * scale), (int) (small.height * scale));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}

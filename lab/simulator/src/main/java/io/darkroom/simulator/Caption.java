package io.darkroom.simulator;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a picture says of itself, so that a person tells one from another: the first words of its prompt, and its size. Words with digits are left
 * out: loads number their prompts, and each number would be a picture to encode.
 */
record Caption(List<String> lines) {

    private static final int MAX_WORDS = 4;
    private static final int MAX_WORD_LENGTH = 16;
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{P}]+");
    // Of the picture's width.
    private static final double WIDTH = 0.8;
    private static final int MAX_HEIGHT_PART = 16;
    private static final Color INK = new Color(0xFF, 0xFF, 0xFF);

    static Caption of(String prompt, PixelSize size) {
        String words = Arrays.stream(SPACES.split(prompt.strip()))
                .filter(word -> WORD.matcher(word).matches() && word.length() <= MAX_WORD_LENGTH)
                .limit(MAX_WORDS)
                .collect(Collectors.joining(" "));
        String pixels = size.width() + " x " + size.height();
        return new Caption(words.isEmpty() ? List.of(pixels) : List.of(words, pixels));
    }

    void draw(Graphics2D graphics, PixelSize size) {
        Fonts.FONT.ifPresent(font -> draw(graphics, size, font));
    }

    private void draw(Graphics2D graphics, PixelSize size, Font font) {
        int height = Math.min(size.width(), size.height()) / MAX_HEIGHT_PART;
        graphics.setColor(INK);
        int bottom = height;
        for (String line : lines) {
            graphics.setFont(fitting(graphics, line, font.deriveFont((float) height), WIDTH * size.width()));
            FontMetrics metrics = graphics.getFontMetrics();
            bottom += metrics.getHeight();
            graphics.drawString(line, (size.width() - metrics.stringWidth(line)) / 2, bottom);
        }
    }

    private static Font fitting(Graphics2D graphics, String line, Font font, double width) {
        double needed = graphics.getFontMetrics(font).stringWidth(line);
        return needed <= width ? font : font.deriveFont((float) (font.getSize2D() * width / needed));
    }

    /** The machine's font, looked for once. */
    private static final class Fonts {

        static final Optional<Font> FONT = font();

        // A machine without fonts, or without the library that finds them, gets pictures without a caption.
        private static Optional<Font> font() {
            try {
                Font font = new Font(Font.SANS_SERIF, Font.BOLD, 1);
                new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                        .createGraphics()
                        .getFontMetrics(font)
                        .stringWidth("a");
                return Optional.of(font);
            } catch (RuntimeException | LinkageError | InternalError missing) {
                System.err.println("simulated images have no caption, because this machine has no fonts: " + missing);
                return Optional.empty();
            }
        }
    }
}

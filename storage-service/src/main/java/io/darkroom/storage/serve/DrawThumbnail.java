package io.darkroom.storage.serve;

import io.darkroom.storage.blob.Blob;
import io.darkroom.storage.image.ColorProfile;
import io.darkroom.storage.image.Display;
import io.darkroom.storage.image.ImageType;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jboss.logging.Logger;

/** Draws a small JPEG of the first frame of an image, upright on its canvas. */
record DrawThumbnail(Blob blob, Display display, Optional<ColorProfile> profile) {

    private static final Logger LOG = Logger.getLogger(DrawThumbnail.class);
    private static final int MAX_SIDE = 512;
    private static final int GREY_OR_COLOR = 3;

    /** The thumbnail; empty when the image cannot be decoded, or not in its true colors. */
    Optional<byte[]> draw(InputStream file) throws IOException {
        try (ImageInputStream image = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(image, true, true);
                return draw(reader);
            } finally {
                reader.dispose();
            }
        } catch (IIOException | EOFException | RuntimeException undecodable) {
            LOG.infof("there is no thumbnail of %s: %s", blob.sha256, undecodable);
            return Optional.empty();
        }
    }

    private Optional<byte[]> draw(ImageReader reader) throws IOException {
        int step = Math.max(1, Math.max(blob.width, blob.height) / (2 * MAX_SIDE));
        // Subsampling needs a fraction of the memory that the full image does.
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        BufferedImage frame = reader.read(0, parameters);
        return hasTrueColors(frame) ? Optional.of(jpeg(inStandardColors(scaled(frame, step)))) : Optional.empty();
    }

    // Inks need a profile, which few files have, to become colors. ImageIO reads those of a JPEG as if they were colors
    // and transparency.
    private boolean hasTrueColors(BufferedImage frame) {
        int space = frame.getColorModel().getColorSpace().getType();
        boolean inks = blob.type() == ImageType.JPEG && frame.getRaster().getNumBands() > GREY_OR_COLOR;
        return !inks && (space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY);
    }

    private BufferedImage scaled(BufferedImage frame, int step) {
        double canvasWidth = Math.ceilDiv(blob.width, step);
        double canvasHeight = Math.ceilDiv(blob.height, step);
        double scale = Math.min(1.0, MAX_SIDE / Math.max(canvasWidth, canvasHeight));
        int width = Math.max(1, (int) Math.round(canvasWidth * scale));
        int height = Math.max(1, (int) Math.round(canvasHeight * scale));
        BufferedImage thumbnail = new BufferedImage(
                display.isTurned() ? height : width, display.isTurned() ? width : height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = thumbnail.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        canvas.setColor(Color.WHITE); // the background of transparent pixels
        canvas.fillRect(0, 0, thumbnail.getWidth(), thumbnail.getHeight());
        canvas.transform(upright(width, height));
        canvas.scale(width / canvasWidth, height / canvasHeight);
        canvas.drawImage(frame, display.x() / step, display.y() / step, null);
        canvas.dispose();
        return thumbnail;
    }

    // From the pixels as they are stored to those that a person sees, by the numbers of Exif.
    private AffineTransform upright(int width, int height) {
        return switch (display.orientation()) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width);
            default -> new AffineTransform();
        };
    }

    private BufferedImage inStandardColors(BufferedImage thumbnail) {
        try {
            return profile.map(colors -> converted(thumbnail, colors)).orElse(thumbnail);
        } catch (IllegalArgumentException | CMMException unusable) {
            LOG.debugf("the color profile of %s is ignored: %s", blob.sha256, unusable);
            return thumbnail;
        }
    }

    private static BufferedImage converted(BufferedImage thumbnail, ColorProfile profile) {
        byte[] icc = new byte[profile.icc().remaining()];
        profile.icc().get(0, icc);
        ICC_ColorSpace colors = new ICC_ColorSpace(ICC_Profile.getInstance(icc));
        if (colors.getType() != ColorSpace.TYPE_RGB) {
            return thumbnail;
        }
        ColorModel model = new ComponentColorModel(colors, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster pixels = model.createCompatibleWritableRaster(thumbnail.getWidth(), thumbnail.getHeight());
        pixels.setPixels(
                0,
                0,
                thumbnail.getWidth(),
                thumbnail.getHeight(),
                thumbnail.getRaster().getPixels(0, 0, thumbnail.getWidth(), thumbnail.getHeight(), (int[]) null));
        return new ColorConvertOp(null)
                .filter(
                        new BufferedImage(model, pixels, false, null),
                        new BufferedImage(thumbnail.getWidth(), thumbnail.getHeight(), BufferedImage.TYPE_INT_RGB));
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "jpeg", out)) {
            throw new IllegalStateException("every JDK writes JPEG");
        }
        return out.toByteArray();
    }
}

package io.darkroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of credits with {@value #SCALE} decimal places, which may be negative; never rounded implicitly. JSON: a text such as {@code "2.25"}. */
public record Credits(BigDecimal amount) implements Comparable<Credits> {

    public static final int SCALE = 6;
    public static final Credits ZERO = new Credits(BigDecimal.ZERO);

    private static final int MAX_DIGITS = 20;
    private static final int MAX_SCALE = 100;

    /** Throws {@link IllegalArgumentException} for more than {@value #SCALE} places or {@value #MAX_DIGITS} digits. */
    public Credits {
        // Checked before setScale: a text as short as 1e999999999 would take all memory.
        if (Math.abs((long) amount.scale()) > MAX_SCALE) {
            throw new IllegalArgumentException("credits have at most " + MAX_DIGITS + " digits");
        }
        try {
            amount = amount.setScale(SCALE, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException tooFine) {
            throw new IllegalArgumentException("credits have at most " + SCALE + " places", tooFine);
        }
        if (amount.precision() > MAX_DIGITS) {
            throw new IllegalArgumentException("credits have at most " + MAX_DIGITS + " digits");
        }
    }

    @JsonCreator
    public static Credits of(String text) {
        return new Credits(new BigDecimal(text));
    }

    /** The price of {@code images} images at {@code price} each, rounded up once to the sixth place. */
    public static Credits of(BigDecimal price, int images) {
        return new Credits(price.multiply(BigDecimal.valueOf(images)).setScale(SCALE, RoundingMode.UP));
    }

    public Credits plus(Credits other) {
        return new Credits(amount.add(other.amount));
    }

    public Credits minus(Credits other) {
        return new Credits(amount.subtract(other.amount));
    }

    /** Whether this is more than zero. */
    public boolean positive() {
        return amount.signum() > 0;
    }

    /** Whether this is less than zero. */
    public boolean negative() {
        return amount.signum() < 0;
    }

    public Credits negate() {
        return new Credits(amount.negate());
    }

    /** The smaller one of this and {@code limit}. */
    public Credits atMost(Credits limit) {
        return compareTo(limit) <= 0 ? this : limit;
    }

    @Override
    public int compareTo(Credits other) {
        return amount.compareTo(other.amount);
    }

    @JsonValue
    @Override
    public String toString() {
        BigDecimal plain = amount.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }
}

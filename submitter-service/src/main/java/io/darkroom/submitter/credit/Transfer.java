package io.darkroom.submitter.credit;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.Credits;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.Words;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Credits that move from one book of an account to another.
 *
 * @param kind the stored word of its {@link Kind}
 */
record Transfer(AccountId account, Optional<GenerationId> generation, Book from, Book to, String kind, Credits amount) {

    /** The books of an account: {@code granted} is the operator's side of a top-up, and negative. */
    enum Book {
        GRANTED,
        AVAILABLE,
        RESERVED,
        SPENT
    }

    /** Why credits move. */
    enum Kind {
        TOP_UP,
        CORRECTION,
        RESERVE,
        EXTEND,
        SETTLE,
        RELEASE;

        private static final String OF_ATTEMPT = ":";

        /** The kind of a stored entry. */
        static Kind stored(String word) {
            return Words.read(Kind.class, word.split(OF_ATTEMPT, 2)[0]);
        }

        String word() {
            return Words.of(this);
        }

        // A generation has one entry of each kind in a book, and may be extended for each of its attempts.
        String word(int attempt) {
            return word() + OF_ATTEMPT + attempt;
        }
    }

    /** The sides of transfers as columns: a transfer has two, and one of nothing has none. */
    @SuppressWarnings("ArrayRecordComponent")
    record Sides(UUID[] accounts, @Nullable UUID[] generations, String[] books, String[] kinds, BigDecimal[] amounts) {

        static Sides of(List<Transfer> all) {
            List<Transfer> transfers = all.stream()
                    .filter(transfer -> transfer.amount().positive())
                    .toList();
            return new Sides(
                    both(transfers, transfer -> transfer.account().value()).toArray(UUID[]::new),
                    both(transfers, transfer -> transfer.generation().map(GenerationId::value))
                            .map(id -> id.orElse(null))
                            .toArray(UUID[]::new),
                    transfers.stream()
                            .flatMap(transfer -> Stream.of(transfer.from(), transfer.to()))
                            .map(Words::of)
                            .toArray(String[]::new),
                    both(transfers, Transfer::kind).toArray(String[]::new),
                    transfers.stream()
                            .map(transfer -> transfer.amount().amount())
                            .flatMap(amount -> Stream.of(amount.negate(), amount))
                            .toArray(BigDecimal[]::new));
        }

        private static <T> Stream<T> both(List<Transfer> transfers, Function<Transfer, T> value) {
            return transfers.stream().map(value).flatMap(each -> Stream.of(each, each));
        }
    }
}

package org.onecard.scenario.catalogue;

import java.util.Optional;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;

/**
 * A place where terminals stand.
 *
 * @param id as terminals are enrolled, {@code [A-Za-z0-9._-]}, 1 to 64 characters
 * @param name as people know it
 * @param region the division it lies in
 * @param operatorId who runs it, where that is said
 */
public record Location(String id, Notice name, Region region, Optional<String> operatorId) {}

"""Who was at a meeting: present, late, gone, who spoke and who voted how."""
